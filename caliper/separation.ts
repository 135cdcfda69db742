// npm run bench:separation: the same materials as index on chain with their data in IPFS, and whole on chain.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { deploy } from '@lianjian/network';
import { parseByteSize, tellByteSize } from './src/claims/byte-size.ts';
import { withClaimNetwork } from './src/claims/claim-network.ts';
import { KuboNode } from './src/claims/kubo-node.ts';
import { measureSize } from './src/claims/separation/measure-size.ts';
import { BYTES_HEAD, bytesRows, RATES_HEAD, ratesRows, separationPage } from './src/claims/separation/page.ts';
import {
  bytesOf,
  failuresOf,
  peerBytesTogether,
  processorOf,
  ratioOf,
  sameContractRatio,
  type SeparationResult,
  separationResult,
  type SizeResult,
} from './src/claims/separation/result.ts';
import { merged } from './src/claims/merged.ts';
import { textTable } from './src/claims/text-table.ts';

const USAGE = `npm run bench:separation -- [options]
  --sizes LIST         sizes of files (1KiB,16KiB,64KiB,256KiB,1MiB); others are kept from what lies in the folder
  --pairs N            interleaved pairs for each size and way (5)
  --seconds N          length of one load (5)
  --in-flight N        calls in flight (50)
  --out FOLDER         where results go (caliper/reports/separation)
  --state FOLDER       state folder of the network (the default network's)
  --port-base N        its first port`;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1KiB,16KiB,64KiB,256KiB,1MiB' },
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    'in-flight': { type: 'string', default: '50' },
    out: { type: 'string', default: join(import.meta.dirname, 'reports', 'separation') },
    state: { type: 'string' },
    'port-base': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Stores bytes as they come, without a check: as little as a contract can do. */
const STORING_CONTRACT = join(import.meta.dirname, '..', 'network', 'test', 'contract');
/** Organisations whose nodes keep the data: where it is added, and its replica. */
const STORING_NODES = ['college-a', 'authority'];
const KEY_SIZE = parseByteSize('64KiB');

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function measure(sizes: readonly number[]): Promise<SeparationResult> {
  const choice = { ...values, seconds: Number(values.seconds), inFlight: Number(values['in-flight']) };
  return withClaimNetwork(choice, say, async ({ client, context, environment }) => {
    await deploy(context, STORING_CONTRACT);
    const nodes = STORING_NODES.map((name) => new KuboNode(context, name));
    const measured: SizeResult[] = [];
    for (const bytes of sizes) {
      const effort = { ...choice, pairs: Number(values.pairs) };
      measured.push(await measureSize({ client, context, nodes }, bytes, effort, say));
    }
    return { claim: 'separation', environment, sizes: measured };
  });
}

function figuresOf({ sizes }: SeparationResult): object {
  const peer = (size: SizeResult | undefined, name: 'index' | 'whole'): number =>
    size === undefined ? Number.NaN : bytesOf(size, name).peer;
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  const each = (pick: (size: SizeResult) => unknown): object =>
    Object.fromEntries(sizes.map((size) => [tellByteSize(size.bytes).replace(' ', ''), pick(size)]));
  const perSecond = ({ perSecond: rate }: { perSecond: number }): number => rate;
  const key = sizes.find(({ bytes }) => bytes === KEY_SIZE);
  return {
    bytesRatio64KiB: key === undefined ? null : peer(key, 'index') / peer(key, 'whole'),
    tpsRatio64KiBSameContract: key === undefined ? null : sameContractRatio(key, perSecond).median,
    tpsRatio64KiB: key === undefined ? null : ratioOf(key, 'chainOnly', perSecond).median,
    bytesRatio64KiBThreeTogether: key === undefined ? null : peerBytesTogether(key) / peer(key, 'whole'),
    indexGrowth: peer(largest, 'index') / peer(smallest, 'index'),
    wholeGrowth: peer(largest, 'whole') / peer(smallest, 'whole'),
    bytesRatio: each((size) => peer(size, 'index') / peer(size, 'whole')),
    everywhereRatio: each((size) => bytesOf(size, 'index').everywhere / bytesOf(size, 'whole').everywhere),
    chainOnlyTpsRatio: each((size) => ratioOf(size, 'chainOnly', perSecond)),
    sameContractTpsRatio: each((size) => sameContractRatio(size, perSecond)),
    endToEndTpsRatio: each((size) => ratioOf(size, 'endToEnd', perSecond)),
    processorMs: each(({ entry, index, whole }) => ({
      index: processorOf(index.chainOnly),
      entry: processorOf(entry.chainOnly),
      whole: processorOf(whole.chainOnly),
    })),
    failed: sizes.reduce((sum, size) => sum + failuresOf(size), 0),
  };
}

async function main(): Promise<void> {
  const sizes = values.sizes.split(',').map(parseByteSize);
  const out = resolve(values.out);
  const file = join(out, 'results.json');
  const former = existsSync(file) ? separationResult.parse(JSON.parse(readFileSync(file, 'utf8'))).sizes : [];
  const measured = await measure(sizes);
  const result = { ...measured, sizes: merged(former, measured.sizes) };
  mkdirSync(out, { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(join(out, 'index.html'), separationPage(result));
  const tables = [textTable(BYTES_HEAD, bytesRows(result.sizes)), textTable(RATES_HEAD, ratesRows(result.sizes))];
  process.stdout.write(`${tables.join('\n\n')}\nThe page: ${join(out, 'index.html')}\n`);
  process.stdout.write(`${JSON.stringify(figuresOf(result))}\n`);
  if (measured.sizes.some((size) => failuresOf(size) > 0)) process.exitCode = 1;
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();
