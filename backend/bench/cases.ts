// Whole cases of twelve private files: handing in with every grant, opening all of them, and what it takes of the chain.
import { openFabricLedger } from '../src/adapters/ledger/fabric/open-fabric-ledger.ts';
import { type NetworkProfile } from '../src/adapters/network-profile.ts';
import { contentPath, fillCase, itemsOfBenchCase, openCase } from './bench-case.ts';
import { type Client } from './client.ts';
import { percentile, rounded, spread, timed } from './measure.ts';
import { type Bench } from './throughput.ts';

const SIZE = 65_536;

interface Committed {
  readonly transaction: { readonly block: number };
}

const openAll = (reader: Client, id: string): Promise<unknown> =>
  Promise.all(itemsOfBenchCase.map((item) => reader.download(contentPath(id, item))));

const accepting = (stage: string): object => ({
  stage,
  round: 1,
  outcome: 'pass',
  findings: itemsOfBenchCase.map((item) => ({ item, result: 'accepted', reason: null })),
});

/** Transactions in these blocks, both included; nobody else writes meanwhile. */
async function transactionsIn(profile: NetworkProfile, first: number, last: number): Promise<number> {
  const ledger = await openFabricLedger({ profile, organizations: ['CentreMSP'] });
  const stop = new AbortController();
  let count = 0;
  try {
    for await (const { number, transactions } of ledger.blocks({ startBlock: first, signal: stop.signal })) {
      count += transactions.length;
      if (number >= last) break;
    }
  } finally {
    stop.abort();
    await ledger.close();
  }
  return count;
}

export async function measureCases(
  { profile, as, say }: Omit<Bench, 'dataFolder'>,
  cases: number,
): Promise<Record<string, number>> {
  const [clerk, college, authority] = await Promise.all([
    as('centre.clerk'),
    as('college-a.reviewer'),
    as('authority.reviewer'),
  ]);
  const times = { submit: [] as number[], openAll: [] as number[], first: [] as number[], repeated: [] as number[] };
  const filled = async (): Promise<string> => {
    const { id } = await openCase(clerk);
    await fillCase(clerk, id, SIZE);
    return id;
  };
  for (let n = 0; n < cases; n += 1) {
    const id = await filled();
    times.submit.push(await timed(() => clerk.json('POST', `/applications/${id}/submit`)));
    times.openAll.push(await timed(() => openAll(college, id)));
    times.first.push(await timed(() => authority.download(contentPath(id, 'item-1'))));
    times.repeated.push(await timed(() => authority.download(contentPath(id, 'item-1'))));
  }
  const { id, block } = await openCase(clerk);
  await fillCase(clerk, id, SIZE);
  await clerk.json('POST', `/applications/${id}/submit`);
  let last = block;
  for (const [reviewer, stage] of [
    [college, 'college-review'],
    [authority, 'authority-review'],
  ] as const) {
    await reviewer.json('POST', `/applications/${id}/claim`);
    await openAll(reviewer, id);
    const { transaction } = await reviewer.json<Committed>('POST', `/applications/${id}/reviews`, accepting(stage));
    last = transaction.block;
  }
  const transactions = await transactionsIn(profile, block, last);
  const p95 = (values: readonly number[]): number => rounded(percentile(values, 0.95), 0);
  say(`${cases} cases of ${itemsOfBenchCase.length} private files, milliseconds, median (extremes):`);
  say(`  submit with all grants ${spread(times.submit, 0)}, p95 ${p95(times.submit)} (aim: below 5000)`);
  say(`  opening all by one reader ${spread(times.openAll, 0)}, p95 ${p95(times.openAll)} (aim: below 3000)`);
  say(`  first opening of one file ${spread(times.first, 0)}, again ${spread(times.repeated, 0)}`);
  say(`  transactions of a case from its opening to its approval by two stages: ${transactions}`);
  return {
    submitAllGrantsP95Ms: p95(times.submit),
    openAllP95Ms: p95(times.openAll),
    firstOpeningMs: rounded(percentile(times.first, 0.5), 0),
    repeatedOpeningMs: rounded(percentile(times.repeated, 0.5), 0),
    transactionsPerCase: transactions,
  };
}
