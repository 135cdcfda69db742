// A stage's decision, with its comments.
import { type Outcome } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { Comments } from './comments.ts';
import { type NewFinding } from './requests.ts';

export interface NewReview {
  readonly id: string;
  readonly stage: string;
  readonly round: number;
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
  review(by: Member, { findings, id, outcome, reason, round, stage }: NewReview): Promise<Committed> {
    const comments = findings.map(({ comment: text, item }) => ({
      place: { applicationId: id, item, round, stage },
      text,
    }));
    return this.#comments.submitWith(by, { applicationId: id, comments }, (commitments) => {
      const sealed = findings.map((finding, index) => ({ ...finding, comment: commitments[index] ?? null }));
      return this.#acting.submit(by, 'application:review', { findings: sealed, id, outcome, reason, round, stage });
    });
  }
}
