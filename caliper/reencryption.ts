// npm run bench:reencryption: sharing by the contract against the owner's encrypting again, and a do-nothing commit.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Context } from '@lianjian/network';
import { parseByteSize, tellByteSize } from './src/claims/byte-size.ts';
import { withClaimNetwork } from './src/claims/claim-network.ts';
import { KuboNode } from './src/claims/kubo-node.ts';
import { merged } from './src/claims/merged.ts';
import { type ProcessorTime, processorTime, usedBetween } from './src/claims/processor-time.ts';
import { timeCrypto } from './src/claims/reencryption/crypto.ts';
import { measureSize } from './src/claims/reencryption/measure-size.ts';
import { HEAD, reencryptionPage, rowsOf } from './src/claims/reencryption/page.ts';
import {
  ACCESS_STEPS,
  cryptoShareOf,
  latencyOf,
  processorOf,
  ratioOf,
  type ReencryptionResult,
  reencryptionResult,
  type SizeResult,
} from './src/claims/reencryption/result.ts';
import { textTable } from './src/claims/text-table.ts';
import { THRESHOLD } from './src/sharing.ts';

const USAGE = `npm run bench:reencryption -- [options]
  --sizes LIST         sizes of files (1KiB,1MiB,64MiB,1GiB); others are kept from what lies in the folder
  --turns N            turns of each way (9)
  --large-turns N      the same for files of 256 MiB and more, without a warm-up (3)
  --out FOLDER         where results go (caliper/reports/reencryption)
  --state FOLDER       state folder of the network (the default network's)
  --port-base N        its first port`;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1KiB,1MiB,64MiB,1GiB' },
    turns: { type: 'string', default: '9' },
    'large-turns': { type: 'string', default: '3' },
    out: { type: 'string', default: join(import.meta.dirname, 'reports', 'reencryption') },
    state: { type: 'string' },
    'port-base': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Where the owner's files are added, and their replica. */
const STORING_NODES = ['college-a', 'authority'];
const LARGE = parseByteSize('256MiB');
const IDLE_SECONDS = 5;
/** Majority of the four organisations. */
const ENDORSERS = 3;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function idleOf(context: Context): Promise<ProcessorTime> {
  const before = processorTime(context);
  await sleep(IDLE_SECONDS * 1000);
  const used = usedBetween(before, processorTime(context));
  return Object.fromEntries(Object.entries(used).map(([kind, ms]) => [kind, ms / IDLE_SECONDS]));
}

async function measure(sizes: readonly number[]): Promise<ReencryptionResult> {
  return withClaimNetwork({ ...values, inFlight: 1, seconds: 0 }, say, async ({ client, context, environment }) => {
    const nodes = STORING_NODES.map((name) => new KuboNode(context, name));
    const [crypto, idle] = [await timeCrypto(), await idleOf(context)];
    const measured: SizeResult[] = [];
    for (const bytes of sizes) {
      say(`a file of ${tellByteSize(bytes)}`);
      const isLarge = bytes >= LARGE;
      const rounds = Number(isLarge ? values['large-turns'] : values.turns);
      measured.push(await measureSize({ client, context, idle, nodes }, bytes, { rounds, warmUp: !isLarge }));
    }
    const facts = { claim: 'reencryption', endorsers: ENDORSERS, threshold: THRESHOLD } as const;
    return { ...facts, environment, crypto, idle, sizes: measured };
  });
}

function figuresOf(result: ReencryptionResult): object {
  const { sizes } = result;
  const each = (pick: (size: SizeResult) => unknown): object =>
    Object.fromEntries(sizes.map((size) => [tellByteSize(size.bytes).replace(' ', ''), pick(size)]));
  const growth = (way: 'contract' | 'owner'): number => {
    const [smallest, largest] = [sizes[0], sizes.at(-1)];
    if (smallest === undefined || largest === undefined) return Number.NaN;
    return latencyOf(largest, way).median / latencyOf(smallest, way).median;
  };
  return {
    cryptoShare: Math.max(...sizes.map((size) => cryptoShareOf(result, size))),
    cryptoMs: result.crypto,
    contractGrowth: growth('contract'),
    ownerGrowth: growth('owner'),
    contractP50Ms: each((size) => latencyOf(size, 'contract').median),
    accessP50Ms: each((size) => latencyOf(size, 'contract', ACCESS_STEPS).median),
    ownerP50Ms: each((size) => latencyOf(size, 'owner').median),
    nothingP50Ms: each((size) => latencyOf(size, 'nothing').median),
    ownerOverContract: each((size) => ratioOf(size, 'owner', 'contract')),
    accessOverNothing: each((size) => ratioOf(size, 'contract', 'nothing', ACCESS_STEPS)),
    processorMs: each((size) => ({
      contract: processorOf(size, 'contract').median,
      owner: processorOf(size, 'owner').median,
      nothing: processorOf(size, 'nothing').median,
    })),
    failed: 0,
  };
}

async function main(): Promise<void> {
  const sizes = values.sizes.split(',').map(parseByteSize);
  const out = resolve(values.out);
  const file = join(out, 'results.json');
  const former = existsSync(file) ? reencryptionResult.parse(JSON.parse(readFileSync(file, 'utf8'))).sizes : [];
  const measured = await measure(sizes);
  const result = { ...measured, sizes: merged(former, measured.sizes) };
  mkdirSync(out, { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(join(out, 'index.html'), reencryptionPage(result));
  process.stdout.write(`${textTable(HEAD, rowsOf(result))}\nThe page: ${join(out, 'index.html')}\n`);
  process.stdout.write(`${JSON.stringify(figuresOf(result))}\n`);
}

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();
