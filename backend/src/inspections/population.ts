// From whom an inspection draws: what was approved when it was announced. By blocks, not by clocks: anybody who has the
// chain counts the same.
import { type ApplicationRecord, type ChecklistRecord, type InspectionRecord, type Page } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { pagesOf } from '../acting/pages.ts';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type Ledger, type LedgerBlock } from '../adapters/ledger/ledger.ts';
import { readBlock } from '../adapters/ledger/read-block.ts';
import { BackendError } from '../errors.ts';
import { BlockFollower } from '../events/follower.ts';
import { LEDGER } from '../tokens.ts';

/** Milliseconds to wait for a block, or for its being noted. */
const WAIT_MS = 2_000;
const PAGE = 100;

export interface Population {
  /** The first one after that of the announcement: its hash draws. */
  readonly block: LedgerBlock;
  readonly applications: readonly string[];
}

type Approved = Pick<ApplicationRecord, 'head' | 'id'>;

const notYet = (what: string): BackendError =>
  new BackendError('NOT_YET_COMMITTED', `${what} is not there yet`, { what });

@Injectable()
export class Populations {
  readonly #acting: Acting;
  readonly #ledger: Ledger;
  readonly #events: LedgerEventRepository;
  readonly #follower: BlockFollower;

  constructor(acting: Acting, @Inject(LEDGER) ledger: Ledger, events: LedgerEventRepository, follower: BlockFollower) {
    this.#acting = acting;
    this.#ledger = ledger;
    this.#events = events;
    this.#follower = follower;
  }

  /** @throws BackendError NOT_YET_COMMITTED while nobody has written anything after the announcement */
  async of(by: Member, inspection: InspectionRecord): Promise<Population> {
    const announced = await this.#follower.noted(inspection.id, 1, WAIT_MS);
    if (announced === undefined) throw notYet('the announcement');
    const block = await readBlock(this.#ledger, announced.block + 1, WAIT_MS);
    if (block === undefined) throw notYet(`block ${announced.block + 1}`);
    const applications: string[] = [];
    for await (const page of this.#approved(by, inspection)) {
      applications.push(...(await this.#approvedUntil(announced.block, page)));
    }
    return { applications, block };
  }

  async #approvedUntil(last: number, approved: readonly Approved[]): Promise<string[]> {
    const ids = approved.map(({ id }) => id);
    const known = await this.#events.lastReviews(ids);
    const behind = approved.filter(({ head, id }) => (known.get(id)?.sequence ?? 0) < head.sequence);
    for (const { head, id } of behind) {
      if ((await this.#follower.noted(id, head.sequence, WAIT_MS)) === undefined) throw notYet('the last review');
    }
    const reviews = behind.length === 0 ? known : await this.#events.lastReviews(ids);
    return ids.filter((id) => (reviews.get(id)?.block ?? Infinity) <= last);
  }

  /** As it is now, of the inspection's organisation, kind and cohort; page by page. */
  async *#approved(by: Member, { audience, cohort, type }: InspectionRecord): AsyncGenerator<Approved[], void> {
    const cohortOf = this.#cohorts(by);
    const read = (bookmark: string | null): Promise<Page<ApplicationRecord>> =>
      this.#acting.evaluate(by, 'application:listByOwner', { bookmark, mspId: audience, pageSize: PAGE });
    for await (const { rows } of pagesOf(read)) {
      const approved = rows.filter(({ checklist, state }) => state === 'approved' && checklist.type === type);
      const cohorts = await Promise.all(approved.map(cohortOf));
      yield approved.filter((_, index) => cohorts[index] === cohort);
    }
  }

  /** Which attribute is the cohort, the checklist's version says. */
  #cohorts(by: Member): (application: ApplicationRecord) => Promise<string | undefined> {
    const rules = new Map<number, Promise<ChecklistRecord>>();
    return async ({ attributes, checklist }) => {
      const { version } = checklist;
      const reading = rules.get(version) ?? this.#acting.evaluate<ChecklistRecord>(by, 'checklist:read', checklist);
      rules.set(version, reading);
      return attributes[(await reading).rules.learnerRule.cohort];
    };
  }
}
