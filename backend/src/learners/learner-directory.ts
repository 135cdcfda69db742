// Search over the cases of a desk, for those who fill it. Names are looked for by tokens, then opened and looked at: a
// token may be another name's.
import { type Role } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Caller } from '../acting/caller.ts';
import {
  type Desk,
  type LearnerFilter,
  LearnerRepository,
  type LearnerRow,
} from '../adapters/database/learner-repository.ts';
import { BackendError } from '../errors.ts';
import { BlindIndex, isNameLike, normalizedName } from './blind-index.ts';
import { type Learner, normalizedNumber } from './learner-record.ts';
import { SealedLearners } from './sealed-learner.ts';

/** Rows read at a time, and opened for one page at most: a page may hold fewer than asked for and not be the last. */
const CHUNK = 200;
const MOST_OPENED = 2_000;

/** Who opens as the owner may look up as the owner; auditors open one by one, with a purpose. */
const DESK_OF: Partial<Record<Role, Desk>> = { admin: 'clerk', clerk: 'clerk', reviewer: 'reviewer' };

export interface LearnerQuery extends Omit<LearnerFilter, 'before' | 'nameTokens' | 'numberToken'> {
  /** A part of the name; one character alone: its first. */
  readonly name?: string | undefined;
  readonly number?: string | undefined;
}

export interface FoundLearner {
  readonly row: LearnerRow;
  /** Null where the desk has no learner of this case. */
  readonly learner: Learner | null;
}

export interface FoundPage {
  readonly rows: readonly FoundLearner[];
  readonly bookmark: string | null;
}

/** @throws BackendError FORBIDDEN for roles without a desk here, and for a unit's people at a stage's desk */
export function deskOf({ role, unit }: Caller): Desk {
  const desk = DESK_OF[role];
  if (desk === undefined) throw new BackendError('FORBIDDEN', 'this role has no such desk', { reason: 'role' });
  if (desk === 'reviewer' && unit !== null) {
    throw new BackendError('FORBIDDEN', 'a desk is not filled by a unit’s people', { reason: 'unit' });
  }
  return desk;
}

@Injectable()
export class LearnerDirectory {
  readonly #learners: LearnerRepository;
  readonly #sealed: SealedLearners;
  readonly #index: BlindIndex;
  readonly #logger: Logger;

  constructor(learners: LearnerRepository, sealed: SealedLearners, index: BlindIndex, logger: Logger) {
    this.#learners = learners;
    this.#sealed = sealed;
    this.#index = index;
    this.#logger = logger;
  }

  /** @param before the last application of the page before */
  async search(caller: Caller, query: LearnerQuery, pageSize: number, before?: string): Promise<FoundPage> {
    const place = { desk: deskOf(caller), mspId: caller.mspId };
    const filter = await this.#filterOf(caller, query);
    const chunk = query.name === undefined ? pageSize : Math.max(CHUNK, pageSize);
    const rows: FoundLearner[] = [];
    let last = before;
    let isEnd = false;
    for (let opened = 0; rows.length < pageSize && opened < MOST_OPENED && !isEnd; opened += chunk) {
      const found = await this.#learners.search(place, { ...filter, before: last }, chunk);
      isEnd = found.length < chunk;
      for (const row of found) {
        if (rows.length === pageSize) {
          isEnd = false;
          break;
        }
        last = row.applicationId;
        const learner = await this.#sealed.open(row);
        if (isLike(learner, query.name)) rows.push({ learner, row });
      }
    }
    // What was looked for stays out of the log.
    const by = { memberId: caller.memberId, ...place };
    this.#logger.log({ lookedUp: { ...by, rows: rows.length } }, 'learners were looked up');
    return { bookmark: isEnd ? null : (last ?? null), rows };
  }

  async #filterOf(caller: Caller, query: LearnerQuery): Promise<LearnerFilter> {
    const { name, number, ...filter } = query;
    const { mspId } = caller;
    if (caller.unit !== null && filter.unit !== undefined && filter.unit !== caller.unit) {
      throw new BackendError('FORBIDDEN', 'another unit’s cases', { reason: 'unit' });
    }
    return {
      ...filter,
      unit: caller.unit ?? filter.unit,
      ...(name === undefined ? {} : { nameTokens: await this.#tokensOf(mspId, name) }),
      ...(number === undefined
        ? {}
        : { numberToken: await this.#index.numberToken(mspId, requireText(normalizedNumber(number), '/number')) }),
    };
  }

  #tokensOf(mspId: string, name: string): Promise<number[]> {
    requireText(normalizedName(name), '/name');
    return this.#index.queryTokens(mspId, name);
  }
}

const isLike = (learner: Learner | null, name: string | undefined): boolean =>
  name === undefined || (typeof learner?.name === 'string' && isNameLike(learner.name, name));

/** @throws BackendError INVALID_INPUT when nothing is left of it */
function requireText(text: string, field: string): string {
  if (text !== '') return text;
  throw new BackendError('INVALID_INPUT', 'there is nothing to look for', { field });
}
