import { describe, expect, test } from '@jest/globals';
import {
  COLLEGE_A,
  DAY,
  HEAD,
  keyFor,
  ledger,
  member,
  NOW,
  personOf,
  REGISTRY,
  row,
  SEEDED,
} from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';
import { memberIdOf } from '../support/ids.ts';

const clerk = member(COLLEGE_A, 'clerk');
const read = argument({});
const MINUTE = 60_000;

describe('who calls', () => {
  test('a member with a valid certificate reads', async () => {
    expect(resultOf(await ledger.as(clerk).evaluate('consortium:read', read))).toMatchObject({
      authorityKind: 'authority',
    });
  });

  test('refuses an expired certificate, which the own peer serves', async () => {
    const expired = { ...clerk, notBefore: new Date(NOW - 2 * DAY), notAfter: new Date(NOW - DAY) };
    const outcome = await ledger.as(expired).evaluate('consortium:read', read);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'certificate-not-valid' });
  });

  test('refuses a certificate that is not yet valid', async () => {
    const early = { ...clerk, notBefore: new Date(NOW + DAY), notAfter: new Date(NOW + 2 * DAY) };
    const outcome = await ledger.as(early).evaluate('consortium:read', read);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'certificate-not-valid' });
  });

  test.each([
    ['no role', {}],
    ['an unknown role', { role: 'king' }],
    ['a unit of another form', { role: 'clerk', unit: 'East Site' }],
  ])('refuses a certificate with %s', async (_, attributes) => {
    const outcome = await ledger.as({ ...clerk, attributes }).evaluate('consortium:read', read);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'certificate-attributes' });
  });

  test('the person is the certificate’s subject, as the attribute is not always there', async () => {
    const attributes = { 'hf.EnrollmentID': memberIdOf('another'), role: 'clerk' };
    const disabled = personOf(clerk);
    const status = row('member', disabled, { ...disabled, created: SEEDED, head: HEAD, status: 'disabled' });
    const outcome = await ledger
      .given(status)
      .as({ ...clerk, attributes })
      .evaluate('consortium:read', read);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'member-disabled' });
  });

  test('refuses an enrolment id that could be a name', async () => {
    const named = { ...clerk, enrollmentId: 'li.ming' };
    expectRefused(await ledger.as(named).evaluate('consortium:read', read), 'FORBIDDEN', {
      reason: 'certificate-attributes',
    });
  });

  test.each(['north-site', 'no-site'])('refuses the unit %s, which is not of this organisation', async (unit) => {
    const outcome = await ledger.as(member(COLLEGE_A, 'clerk', 'clerk', unit)).evaluate('consortium:read', read);
    expectRefused(outcome, 'FORBIDDEN', { reason: 'unit' });
  });

  test.each([6 * MINUTE, -6 * MINUTE])('refuses a transaction time %d ms from the host’s clock', async (skew) => {
    const outcome = await ledger
      .as(clerk)
      .at(new Date(NOW + skew))
      .evaluate('consortium:read', read);
    expectRefused(outcome, 'CLOCK_SKEW');
  });

  test('refuses a record that is not as the contract writes it', async () => {
    const key = keyFor('consortium', {});
    const damaged = ledger.given({ [key]: ` ${REGISTRY[key] ?? ''}` });
    expectRefused(await damaged.as(clerk).evaluate('consortium:read', read), 'CORRUPT_STATE', { kind: 'consortium' });
  });
});
