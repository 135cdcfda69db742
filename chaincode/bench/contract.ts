// npm run bench:contract: what the contract costs on the real network. Each part can be measured alone, with
// --only throughput, sharing, case or pages.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Context, deploy, down } from '@lianjian/network';
import { packageContract } from '../scripts/package-contract.ts';
import { NetworkScenarioLedger } from '../test/ledgers/network-ledger.ts';
import { ONE_STAGE } from '../test/scenarios/checklists.ts';
import { Consortium } from '../test/scenarios/consortium.ts';
import { countTransactions } from './count-transactions.ts';
import { endOnSignals, openBench, say } from './open-bench.ts';
import { measurePages } from './pages.ts';
import { type Bench, type Deployed } from './setting.ts';
import { measureSharing } from './sharing-cost.ts';
import { measureThroughput } from './throughput.ts';

const PARTS = ['throughput', 'sharing', 'case', 'pages'] as const;
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [...PARTS] },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '6' },
    'in-flight': { type: 'string', default: '50' },
    'port-base': { type: 'string', default: '28000' },
    // A packaged contract of another name, such as an earlier version of ours; for throughput and sharing.
    before: { type: 'string' },
  },
});
const rounds = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  inFlight: Number(values['in-flight']),
};
const portBase = Number(values['port-base']);
/** Ports that one network may take. */
const PORTS = 200;
const BARE_CONTRACT = fileURLToPath(new URL('bare-contract', import.meta.url));
const BULK_ENTRY = 'bench/bulk-contract.ts';

interface Part {
  readonly lines: readonly string[];
}

const wants = (part: (typeof PARTS)[number]): boolean => values.only.includes(part);

async function deployed(context: Context, folder: string): Promise<Deployed> {
  const ledger = await NetworkScenarioLedger.open(context, folder);
  return { consortium: await Consortium.open(ledger, [ONE_STAGE]), ledger };
}

async function onWholeNetwork(scratch: string): Promise<Part[]> {
  const folder = join(scratch, 'contract');
  await packageContract(folder);
  const context = openBench(join(scratch, 'whole'), portBase, 'all');
  const parts: Part[] = [];
  try {
    say('starting the network');
    const ours = await deployed(context, folder);
    const before = values.before === undefined ? undefined : await deployed(context, values.before);
    const { name: bare } = await deploy(context, BARE_CONTRACT);
    const bench: Bench = { ...ours, bare, before, context };
    const { ledger } = ours;
    if (wants('case')) parts.push(await countTransactions(ledger));
    if (wants('sharing')) parts.push(await measureSharing(bench));
    if (wants('sharing') && before !== undefined) {
      say('the same with the package to compare with');
      const { lines, ...figures } = await measureSharing({ ...bench, ...before });
      const compared = { lines: ['with the package to compare with:', ...lines], sharingBefore: figures };
      parts.push(compared);
    }
    if (wants('throughput')) parts.push(await measureThroughput(bench, rounds));
    await before?.ledger.close();
    await ledger.close();
  } finally {
    await down(context);
  }
  return parts;
}

async function onOneOrganization(scratch: string): Promise<Part[]> {
  if (!wants('pages')) return [];
  const folder = join(scratch, 'bulk');
  await packageContract(folder, BULK_ENTRY);
  return [await measurePages(join(scratch, 'pages'), portBase + PORTS, folder)];
}

const scratch = mkdtempSync(join(tmpdir(), 'lianjian-bench-'));
endOnSignals(scratch);
try {
  const whole = PARTS.some((part) => part !== 'pages' && wants(part));
  const parts = [...(whole ? await onWholeNetwork(scratch) : []), ...(await onOneOrganization(scratch))];
  const figures = Object.fromEntries(parts.flatMap(Object.entries).filter(([name]) => name !== 'lines'));
  process.stdout.write(`${parts.flatMap(({ lines }) => lines).join('\n')}\n${JSON.stringify(figures)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
