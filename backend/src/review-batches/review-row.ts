// One row: claimed where nobody has it, then reviewed. Done again after a kill it changes nothing.
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { type Acting, type Member } from '../acting/acting.ts';
import { type RowEnd } from '../adapters/database/review-batch-repository.ts';
import { type Reviews } from '../applications/reviews.ts';
import { isKnown } from '../errors.ts';
import { refusalOf } from '../http/problem.ts';
import { type BatchRow } from './requests.ts';

/** Refusals that say nothing of the row: it waits for the next turn. */
const FOR_NOW: readonly string[] = ['CLOCK_SKEW', 'NOT_YET_COMMITTED', 'UNAVAILABLE'];

/** @throws what is no answer about the row: the ledger or the database is away, or something is wrong inside */
export async function reviewRow(
  { acting, reviews }: { readonly acting: Acting; readonly reviews: Reviews },
  by: Member,
  { applicationId: id, findings, outcome, reason = null, round, stage }: BatchRow,
): Promise<RowEnd> {
  try {
    await claim(acting, by, { id, round, stage });
    const { blockNumber: block, transactionId } = await reviews.review(by, {
      findings,
      id,
      outcome,
      reason,
      round,
      stage,
    });
    return { block, code: null, details: null, state: 'done', transactionId };
  } catch (error) {
    if (!isKnown(error) || FOR_NOW.includes(error.code)) throw error;
    const { code, details } = refusalOf(error);
    return { block: null, code, details, state: 'refused', transactionId: null };
  }
}

/** Not of a case that has moved on: this review may be what moved it. */
async function claim(
  acting: Acting,
  by: Member,
  { id, round, stage }: { readonly id: string; readonly round: number; readonly stage: string },
): Promise<void> {
  const application = await acting.evaluate<ApplicationRecord>(by, 'application:read', { id });
  const isHere = application.stage === stage && application.rounds + 1 === round && application.state === 'submitted';
  if (isHere && application.claimedBy === null) await acting.submit(by, 'application:claim', { id });
}
