// A stage's decision: comments sealed and stored first, then the chain; of what the chain refuses nothing stays.
import { type Outcome } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { isRefusal } from '../errors.ts';
import { Comments, type ReviewPlace } from './comments.ts';
import { type NewFinding } from './requests.ts';

export interface NewReview extends ReviewPlace {
  readonly outcome: Outcome;
  /** Of a rejection. */
  readonly reason: string | null;
  readonly findings: readonly NewFinding[];
}

@Injectable()
export class Reviews {
  readonly #acting: Acting;
  readonly #comments: Comments;

  constructor(acting: Acting, comments: Comments) {
    this.#acting = acting;
    this.#comments = comments;
  }

  /** The same review by the same member again changes nothing. */
  async review(by: Member, { findings, id, outcome, reason, round, stage }: NewReview): Promise<Committed> {
    const { findings: sealed, made } = await this.#comments.commit(by, { id, round, stage }, findings);
    const input = { findings: [...sealed], id, outcome, reason, round, stage };
    try {
      return await this.#acting.submit(by, 'application:review', input);
    } catch (error) {
      if (isRefusal(error)) await this.#comments.drop(by, made);
      throw error;
    }
  }
}
