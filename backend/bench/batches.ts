// A day's work in bulk: a batch of reviews against the same one by one, work lists, statistics. `npm run bench:batches`
// brings the network; without a profile it is measured in one process's embedded ledger.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { file, materialsPath } from './bench-case.ts';
import { Client } from './client.ts';
import { percentile, rounded, timed } from './measure.ts';
import { ServerProcess } from './server-process.ts';
import { openSmallCase, publishSmallChecklist, returning, SMALL_ITEM } from './small-case.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    profile: { type: 'string' },
    data: { type: 'string' },
    rows: { type: 'string', default: '200' },
    singles: { type: 'string', default: '40' },
  },
});
const SIZE = 20_000;
/** Cases that are made at once. */
const AT_ONCE = 8;
const READS = 50;
const BATCH_MS = 300_000;

interface Batch {
  readonly id: string;
  readonly done: number;
  readonly refused: number;
  readonly finishedAt: number | null;
}

async function submitted(clerk: Client): Promise<string> {
  const id = await openSmallCase(clerk);
  await clerk.upload(materialsPath(id, SMALL_ITEM), 'a.pdf', file(SIZE));
  await clerk.json('POST', `/applications/${id}/submit`);
  return id;
}

async function manySubmitted(clerk: Client, count: number): Promise<string[]> {
  const ids: string[] = [];
  const worker = async (): Promise<void> => {
    while (ids.length < count) {
      const at = ids.push('') - 1;
      ids[at] = await submitted(clerk);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ids;
}

async function reviewInBatch(reviewer: Client, ids: readonly string[]): Promise<Batch> {
  const rows = ids.map((applicationId) => ({ applicationId, ...returning }));
  const { id } = await reviewer.json<Batch>('POST', '/review-batches', { rows });
  const until = Date.now() + BATCH_MS;
  for (;;) {
    const batch = await reviewer.json<Batch>('GET', `/review-batches/${id}`);
    if (batch.finishedAt !== null) return batch;
    if (Date.now() > until) throw new Error(`the batch has no end within ${BATCH_MS / 1000} s`);
    await delay(50);
  }
}

async function reviewSingly(reviewer: Client, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await reviewer.json('POST', `/applications/${id}/claim`);
    await reviewer.json('POST', `/applications/${id}/reviews`, returning);
  }
}

async function p95Of(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < READS; n += 1) times.push(await timed(work));
  return rounded(percentile(times, 0.95), 0);
}

async function measure(name: string, server: ServerProcess, folder: string): Promise<Record<string, number>> {
  const as = (who: string): Promise<Client> => Client.logIn(server.url, folder, who);
  const [clerk, reviewer] = await Promise.all([as('centre.clerk'), as('college-a.reviewer')]);
  await publishSmallChecklist(await as('authority.admin'));
  const [rows, singles] = [Number(values.rows), Number(values.singles)];
  const made = await timed(async () => {
    ids.push(...(await manySubmitted(clerk, rows + singles)));
  });
  say(`${name}: ${ids.length} cases handed in within ${(made / 1000).toFixed(1)} s, ${AT_ONCE} at once`);
  const deskP95 = await p95Of(() => reviewer.json('GET', '/work-items?view=desk&pageSize=20'));
  const mineP95 = await p95Of(() => reviewer.json('GET', '/work-items?view=mine&pageSize=20'));
  const single = await timed(() => reviewSingly(reviewer, ids.slice(rows)));
  let batch: Batch | undefined;
  const whole = await timed(async () => {
    batch = await reviewInBatch(reviewer, ids.slice(0, rows));
  });
  if (batch?.done !== rows) throw new Error(`only ${batch?.done ?? 0} of ${rows} rows are done`);
  const first = await timed(() => reviewer.json('GET', '/statistics'));
  const statisticsP95 = await p95Of(() => reviewer.json('GET', '/statistics'));
  const perSecond = rows / (whole / 1000);
  const singlePerSecond = singles / (single / 1000);
  say(
    `  a batch of ${rows} returns, each with a comment: ${(whole / 1000).toFixed(2)} s, ${perSecond.toFixed(1)} rows/s`,
  );
  say(`  the same one by one, claim and review: ${singlePerSecond.toFixed(1)} cases/s, of ${singles}`);
  say(`  work items, 20 of ${ids.length}, p95: desk ${deskP95} ms, mine ${mineP95} ms`);
  say(`  statistics: ${first.toFixed(0)} ms with the blocks since the last turn, then p95 ${statisticsP95} ms`);
  return {
    [`${name}BatchSeconds`]: rounded(whole / 1000),
    [`${name}BatchRowsPerSecond`]: rounded(perSecond, 1),
    [`${name}SinglesPerSecond`]: rounded(singlePerSecond, 1),
    [`${name}DeskP95Ms`]: deskP95,
    [`${name}MineP95Ms`]: mineP95,
    [`${name}StatisticsFirstMs`]: rounded(first, 0),
    [`${name}StatisticsP95Ms`]: statisticsP95,
  };
}

const ids: string[] = [];
const { data, profile } = values;
const isEmbedded = profile === undefined;
const folder = data ?? mkdtempSync(join(tmpdir(), 'lianjian-bench-batches-'));
const server = await ServerProcess.start({
  LIANJIAN_DATA: folder,
  ...(isEmbedded ? {} : { LIANJIAN_NETWORK_PROFILE: profile, LIANJIAN_PROFILE: 'network' }),
});
try {
  say(JSON.stringify(await measure(isEmbedded ? 'embedded' : 'network', server, folder)));
} finally {
  await server.stop();
  if (data === undefined) rmSync(folder, { recursive: true, force: true });
}
