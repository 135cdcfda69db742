import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type AuditEventRecord, encodeBase64url, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { checkTrail, type TransactionSigner } from '../src/index.ts';

const actor = {
  memberId: '0b8f1f8e-0000-4000-8000-000000000001',
  mspId: 'CentreMSP',
  role: 'clerk',
  unit: null,
} as const;
const digest = (event: AuditEventRecord): string =>
  encodeBase64url(createHash('sha256').update(stringifyCanonicalJson(event)).digest());

function trail(length: number): AuditEventRecord[] {
  const events: AuditEventRecord[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const before = events.at(-1);
    events.push({
      action: 'application.materials-recorded',
      actor,
      at: sequence,
      details: {},
      previous: before === undefined ? null : digest(before),
      sequence,
      subject: 'case',
      transactionId: String(sequence).padStart(64, '0'),
    });
  }
  return events;
}

const honest = (): TransactionSigner => actor;
const results = (
  events: readonly AuditEventRecord[],
  signerOf = honest as (event: AuditEventRecord) => TransactionSigner | undefined,
) => checkTrail(events, signerOf).map(({ result }) => result);

test('an honest trail is intact, in whichever order it comes', () => {
  expect(results(trail(4))).toEqual(['intact', 'intact', 'intact', 'intact']);
  expect(results(trail(4).reverse())).toEqual(['intact', 'intact', 'intact', 'intact']);
});

describe('names the event', () => {
  test.each<[string, Partial<TransactionSigner>]>([
    ['by another member', { memberId: '0b8f1f8e-0000-4000-8000-000000000002' }],
    ['by another organisation’s member of the same id', { mspId: 'CollegeAMSP' }],
    ['by the member in another role', { role: 'admin' }],
    ['by the member for a unit', { unit: 'east-site' }],
    ['in a transaction that the channel refused', { valid: false }],
  ])('whose transaction was signed %s', (_who, differs) => {
    const signerOf = ({ sequence }: AuditEventRecord) => (sequence === 2 ? { ...actor, ...differs } : actor);
    expect(results(trail(3), signerOf)).toEqual(['intact', 'other-actor', 'intact']);
  });

  test('whose transaction is in no block at hand', () => {
    const signerOf = ({ sequence }: AuditEventRecord) => (sequence === 3 ? undefined : actor);
    expect(results(trail(3), signerOf)).toEqual(['intact', 'intact', 'absent']);
  });

  test('whose actor was changed, and the one that no longer follows it', () => {
    const forged = trail(3).map((event) =>
      event.sequence === 2 ? { ...event, actor: { ...actor, mspId: 'OtherMSP' } } : event,
    );
    expect(results(forged)).toEqual(['intact', 'other-actor', 'broken-link']);
  });

  test('after one that was taken out', () => {
    expect(results(trail(4).filter(({ sequence }) => sequence !== 2))).toEqual(['intact', 'broken-link', 'intact']);
    expect(results(trail(3).slice(1))).toEqual(['broken-link', 'intact']);
  });
});

test('what is not known of a signer is not compared', () => {
  const { memberId, mspId } = actor;
  expect(results(trail(2), () => ({ memberId, mspId }))).toEqual(['intact', 'intact']);
});
