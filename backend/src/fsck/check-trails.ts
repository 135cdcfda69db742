// Every event of the state, subject after subject as their keys stand: its link to the one before, its actor against who
// signed, and that the blocks announce it; and that what the blocks announce is there.
import { type AuditEventRecord } from '@lianjian/ledger-api';
import { type CheckedEvent, checkTrail } from '@lianjian/ledger-client';
import { type LedgerEventRow } from '../adapters/database/case-repository.ts';
import { type SubjectCount, type WholeTables } from '../adapters/database/whole-tables.ts';
import { type Finding, found, type FsckProblem } from './finding.ts';

const PROBLEM = {
  absent: 'trail-unannounced',
  'broken-link': 'trail-link',
  'other-actor': 'trail-actor',
} as const satisfies Readonly<Record<Exclude<CheckedEvent['result'], 'intact'>, FsckProblem>>;

const nameOf = (subject: string, sequence: number): string => `event ${subject} ${sequence}`;

/** The last pages' unannounced events, to be asked for once more where blocks are still being followed. */
const MOST_DOUBTFUL = 1_000;

export class Trails {
  readonly #tables: WholeTables;
  readonly #announced: AsyncGenerator<SubjectCount, void>;
  readonly #doubtful: AuditEventRecord[] = [];
  #next: SubjectCount | undefined;
  #last: AuditEventRecord | undefined;
  #events = 0;
  #isBegun = false;

  /** @param before number of the first block whose events may be missing */
  constructor(tables: WholeTables, before: number) {
    this.#tables = tables;
    this.#announced = tables.subjects(before);
  }

  /** One page of events, in the order of their keys. */
  async *page(events: readonly AuditEventRecord[]): AsyncGenerator<Finding, void> {
    const rows = new Map(
      (await this.#tables.eventsAt(events)).map((row) => [nameOf(row.subject, row.sequence), row] as const),
    );
    for (const [subject, group] of Map.groupBy(events, (event) => event.subject)) {
      if (this.#last?.subject !== subject) yield* this.#ended();
      yield* this.#group(group, rows);
    }
  }

  /** After the last page. */
  async *end(): AsyncGenerator<Finding, void> {
    yield* this.#ended();
    await this.#advance();
    while (this.#next !== undefined) {
      yield found('trail-missing', `all events of ${this.#next.subject}`);
      this.#next = await this.#following();
    }
    const rows = await this.#tables.eventsAt(this.#doubtful);
    const isThere = new Set(rows.map(({ sequence, subject }) => nameOf(subject, sequence)));
    for (const { sequence, subject } of this.#doubtful) {
      const name = nameOf(subject, sequence);
      if (!isThere.has(name)) yield found('trail-unannounced', name);
    }
  }

  *#group(group: readonly AuditEventRecord[], rows: ReadonlyMap<string, LedgerEventRow>): Generator<Finding, void> {
    const [{ subject } = { subject: '' }] = group;
    const before = this.#last?.subject === subject ? [this.#last] : [];
    const checked = checkTrail([...before, ...group], ({ action, sequence, transactionId }) => {
      const row = rows.get(nameOf(subject, sequence));
      if (row === undefined) return undefined;
      const valid = row.transactionId === transactionId && row.action === action;
      return { memberId: row.creatorMemberId, mspId: row.creatorMspId, valid };
    });
    for (const [index, { result, sequence }] of checked.slice(before.length).entries()) {
      const event = group[index];
      if (result === 'intact') continue;
      if (result === 'absent' && event !== undefined && this.#doubtful.length < MOST_DOUBTFUL) {
        this.#doubtful.push(event);
      } else yield found(PROBLEM[result], nameOf(subject, sequence));
    }
    this.#last = group.at(-1);
    this.#events += group.length;
  }

  /** A subject's last event was seen: are there as many as the blocks announce, and were none left out before it? */
  async *#ended(): AsyncGenerator<Finding, void> {
    const subject = this.#last?.subject;
    const events = this.#events;
    this.#events = 0;
    this.#last = undefined;
    if (subject === undefined) return;
    await this.#advance();
    while (this.#next !== undefined && this.#next.subject < subject) {
      yield found('trail-missing', `all events of ${this.#next.subject}`);
      this.#next = await this.#following();
    }
    if (this.#next?.subject !== subject) return;
    const announced = this.#next.events;
    if (announced > events) yield found('trail-missing', `${announced - events} of ${announced} events of ${subject}`);
    this.#next = await this.#following();
  }

  async #advance(): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#next = await this.#following();
  }

  async #following(): Promise<SubjectCount | undefined> {
    const { done, value } = await this.#announced.next();
    return done === true ? undefined : value;
  }
}
