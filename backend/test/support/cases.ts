import { createHash } from 'node:crypto';
import { encodeBase64url, type InputOf } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';

/** A draft under the enrolment checklist. @param learner the reference's 32 bytes */
export const draftCase = (id: string, learner: Uint8Array): InputOf<'application:create'> => ({
  attributes: {
    admissionRoute: 'examination',
    cohort: '2026',
    entryLevel: 'bachelor',
    household: 'same-province',
    identityMatch: 'same',
    priorCredential: 'none',
    programmeClass: 'general',
  },
  checklist: { type: 'enrolment-qualification', version: 1 },
  id,
  learner: encodeBase64url(learner),
  related: null,
});

/** A draft for a learner of its own; its id. */
export async function newCase(ledger: Ledger, clerk: Wallet): Promise<string> {
  const id = newId();
  await ledger.submit(clerk, 'application:create', draftCase(id, createHash('sha256').update(id).digest()));
  return id;
}
