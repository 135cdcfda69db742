// Calls per second of one channel with four organisations (three endorse), in memory and on disk, one after another and
// ten in flight. The variants take turns in every round, so that the machine's moods fall on all alike.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContractClient, LocalLedger } from '../src/index.ts';
import { BenchContract } from './contract.ts';

const ROUNDS = 7;
const IN_FLIGHT = 10;
const CALLS = { evaluate: 400, submit: 60 } as const;
const ORGANIZATIONS = ['Org1MSP', 'Org2MSP', 'Org3MSP', 'Org4MSP'];
const VALUE = 'v'.repeat(200);

interface Variant {
  readonly name: string;
  readonly calls: number;
  readonly inFlight: number;
  readonly call: (index: number) => Promise<unknown>;
}

async function openLedger(folder?: string): Promise<{ ledger: LocalLedger; contract: ContractClient }> {
  const options = { contracts: [BenchContract], organizations: ORGANIZATIONS };
  const ledger = await LocalLedger.open(folder === undefined ? options : { ...options, folder });
  const member = await ledger.organization('Org1MSP').certificateAuthority.issue({ enrollmentId: 'bench' });
  const contract = ledger.connect(member).contract('bench');
  await contract.submit('write', { arguments: ['key', VALUE] });
  return { ledger, contract };
}

let written = 0;

function variantsOf(place: string, contract: ContractClient): Variant[] {
  const evaluate = (): Promise<unknown> => contract.evaluate('read', { arguments: ['key'] });
  const submit = (): Promise<unknown> => {
    written += 1;
    return contract.submit('write', { arguments: [`key-${written}`, VALUE] });
  };
  return [
    { name: `evaluate, ${place}, one by one`, calls: CALLS.evaluate, inFlight: 1, call: evaluate },
    { name: `evaluate, ${place}, ${IN_FLIGHT} in flight`, calls: CALLS.evaluate, inFlight: IN_FLIGHT, call: evaluate },
    { name: `submit, ${place}, one by one`, calls: CALLS.submit, inFlight: 1, call: submit },
    { name: `submit, ${place}, ${IN_FLIGHT} in flight`, calls: CALLS.submit, inFlight: IN_FLIGHT, call: submit },
  ];
}

/** Calls per second. */
async function rateOf({ calls, inFlight, call }: Variant): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < calls) {
      next += 1;
      await call(next);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return calls / ((performance.now() - startedAt) / 1000);
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spreadOf(rates: readonly number[]): Spread {
  const sorted = rates.toSorted((a, b) => a - b).map(Math.round);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

async function measure(variants: readonly Variant[]): Promise<Map<string, Spread>> {
  const rates = new Map(variants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const variant of variants) {
      const rate = await rateOf(variant);
      if (round > 0) rates.get(variant.name)?.push(rate); // The first round warms up.
    }
    process.stderr.write(`round ${round} of ${ROUNDS}\n`);
  }
  return new Map(Array.from(rates, ([name, measured]) => [name, spreadOf(measured)]));
}

function tableOf(results: ReadonlyMap<string, Spread>): string {
  const rows = Array.from(results, ([name, { min, median, max }]) =>
    [
      name.padEnd(36),
      ...[min, median, max].map((rate) => String(rate).padStart(8)),
      (1000 / median).toFixed(2).padStart(10),
    ].join(''),
  );
  const head = [
    'calls per second'.padEnd(36),
    ...['min', 'median', 'max'].map((word) => word.padStart(8)),
    'ms a call'.padStart(10),
  ];
  return [head.join(''), ...rows].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'local-ledger-bench-'));
try {
  const [memory, disk] = [await openLedger(), await openLedger(folder)];
  const results = await measure([...variantsOf('memory', memory.contract), ...variantsOf('disk', disk.contract)]);
  await Promise.all([memory.ledger.close(), disk.ledger.close()]);
  process.stdout.write(`${tableOf(results)}\n`);
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
  process.stdout.write(
    `${JSON.stringify({ bench: 'local-ledger', rounds: ROUNDS, ...machine, rates: Object.fromEntries(results) })}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
