// What every block announces against this server's rows about it. Rows that were lost can be written again.
import {
  type LedgerEventRepository,
  type LedgerEventRow,
  type NewLedgerEvent,
  type SubmissionRow,
} from '../adapters/database/case-repository.ts';
import { type WholeTables } from '../adapters/database/whole-tables.ts';
import { type Ledger, type LedgerBlock } from '../adapters/ledger/ledger.ts';
import { eventsOfBlock, FOLLOWED, submissionsAmong } from '../events/follower.ts';
import { type Finding, found, type Progress } from './finding.ts';

/** Blocks at a time. */
const BATCH = 100;

/**
 * Milliseconds by which a transaction may be dated before another that was committed earlier: what the contract allows
 * clocks to differ, for both, and what a client may go on trying.
 */
export const MOST_LATE = 15 * 60_000;

export interface BlocksToCheck {
  readonly ledger: Ledger;
  readonly events: LedgerEventRepository;
  readonly tables: WholeTables;
  readonly repair: boolean;
  /** Number of the first block that is not looked at. */
  readonly end: number;
}

/** Blocks that this server has not followed yet are followed. */
export async function* checkBlocks({
  end,
  events,
  ledger,
  repair,
  tables,
}: BlocksToCheck): AsyncGenerator<Finding | Progress, void> {
  const dates = new Dates();
  const followed = Math.min(await events.nextBlock(FOLLOWED), end);
  for (let first = 0; first < followed; first += BATCH) {
    const last = Math.min(first + BATCH, followed) - 1;
    const blocks = await blocksOf(ledger, first, last);
    yield* dates.check(blocks);
    yield* checkBatch(tables, blocks, repair);
    yield { phase: 'blocks', done: last + 1 };
  }
  for (let first = followed; first < end; first += BATCH) {
    const last = Math.min(first + BATCH, end) - 1;
    const blocks = await blocksOf(ledger, first, last);
    yield* dates.check(blocks);
    for (const block of blocks) {
      const announced = eventsOfBlock(block);
      await events.keep(FOLLOWED, block.number, announced, submissionsAmong(announced));
    }
    yield { phase: 'blocks', done: last + 1 };
  }
}

/** A block has no date of its own: the latest date before it tells how late it is at least. */
class Dates {
  #latest = 0;

  *check(blocks: readonly LedgerBlock[]): Generator<Finding, void> {
    for (const { number, transactions } of blocks) {
      for (const { at, transactionId, valid } of transactions) {
        if (!valid) continue;
        const late = Math.floor((this.#latest - at) / 60_000);
        const what = `transaction ${transactionId} in block ${number}, dated ${late} min before an earlier one`;
        if (this.#latest - at > MOST_LATE) yield found('kept-back', what);
        this.#latest = Math.max(this.#latest, at);
      }
    }
  }
}

async function blocksOf(ledger: Ledger, first: number, last: number): Promise<LedgerBlock[]> {
  const stop = new AbortController();
  const blocks: LedgerBlock[] = [];
  try {
    for await (const block of ledger.blocks({ startBlock: first, signal: stop.signal })) {
      blocks.push(block);
      if (block.number >= last) return blocks;
    }
  } finally {
    stop.abort();
  }
  throw new Error(`the ledger has no block ${last}`);
}

const nameOf = ({ sequence, subject }: Pick<NewLedgerEvent, 'sequence' | 'subject'>): string =>
  `database row ledger_event ${subject} ${sequence}`;

/** The case of an event was noted from some version on only. */
const isSame = (row: LedgerEventRow, announced: NewLedgerEvent): boolean =>
  row.action === announced.action &&
  row.block === announced.block &&
  row.transactionId === announced.transactionId &&
  row.creatorMspId === announced.creatorMspId &&
  row.creatorMemberId === announced.creatorMemberId &&
  (row.applicationId === null || row.applicationId === announced.applicationId);

async function* checkBatch(
  tables: WholeTables,
  blocks: readonly LedgerBlock[],
  repair: boolean,
): AsyncGenerator<Finding, void> {
  const [first, last] = [blocks[0]?.number ?? 0, blocks.at(-1)?.number ?? 0];
  const announced = blocks.flatMap(eventsOfBlock);
  const rows = new Map((await tables.eventsOfBlocks(first, last)).map((row) => [nameOf(row), row]));
  for (const event of announced) {
    const name = nameOf(event);
    const row = rows.get(name);
    rows.delete(name);
    if (row === undefined) {
      if (repair) await tables.addEvents([event]);
      yield found('row-absent', name, repair);
    } else if (!isSame(row, event)) yield found('row-altered', name);
  }
  for (const name of rows.keys()) yield found('row-unknown', name);
  const kept = await tables.submissionsOfBlocks(first, last);
  yield* checkSubmissions(tables, submissionsAmong(announced), kept, repair);
}

async function* checkSubmissions(
  tables: WholeTables,
  announced: readonly SubmissionRow[],
  kept: readonly SubmissionRow[],
  repair: boolean,
): AsyncGenerator<Finding, void> {
  const rows = new Map(kept.map((row) => [row.number, row]));
  for (const submission of announced) {
    const { applicationId, number, transactionId } = submission;
    const name = `database row submission ${number}`;
    const row = rows.get(number);
    rows.delete(number);
    if (row === undefined) {
      if (repair) await tables.addSubmissions([submission]);
      yield found('row-absent', name, repair);
    } else if (row.applicationId !== applicationId || row.transactionId !== transactionId) {
      yield found('row-altered', name);
    }
  }
  for (const number of rows.keys()) yield found('row-unknown', `database row submission ${number}`);
}
