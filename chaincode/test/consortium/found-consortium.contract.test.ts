import { describe, expect, test } from '@jest/globals';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { AUTHORITY, COLLEGE_A, emptyLedger, ledger, member, row } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';

const input = { kind: 'authority', name: 'Education authority', retentionDays: 3650, utcOffsetMinutes: 480 };
const admin = member(AUTHORITY, 'admin');

describe('consortium:found', () => {
  test('makes the caller’s organisation the authority', async () => {
    const outcome = await emptyLedger.as(admin).submit('consortium:found', argument(input));
    const founded = expectedEvent(outcome, admin, {
      action: 'consortium.founded',
      details: { mspId: AUTHORITY },
      subject: 'consortium',
    });
    const registered = expectedEvent(outcome, admin, {
      action: 'organization.registered',
      details: { kind: 'authority', mspId: AUTHORITY, sponsor: null },
      subject: `organization:${AUTHORITY}`,
    });
    const created = createdBy(admin, input);
    const organization = {
      created,
      head: registered.head,
      kind: 'authority',
      mspId: AUTHORITY,
      name: 'Education authority',
      sponsor: null,
      status: 'active',
    } as const;
    const { retentionDays, utcOffsetMinutes } = input;
    const consortium = { authorityKind: 'authority', created, head: founded.head, retentionDays, utcOffsetMinutes };
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...row('consortium', {}, consortium),
        ...row('organization', organization, organization),
        ...founded.puts,
        ...registered.puts,
      },
    });
    expect(resultOf(outcome)).toEqual(organization);
    expect(outcome.event).toEqual({
      name: 'audit-events',
      payload:
        '[{"action":"consortium.founded","sequence":1,"subject":"consortium"},' +
        '{"action":"organization.registered","sequence":1,"subject":"organization:AuthorityMSP"}]',
    });
  });

  test('the same again by the same admin changes nothing', async () => {
    const first = await emptyLedger.as(admin).submit('consortium:found', argument(input));
    const second = await first.after.submit('consortium:found', argument(input));
    expect(resultOf(second)).toEqual(resultOf(first));
    expect(second.writes).toEqual(NO_WRITES);
  });

  test('refuses a second founding', async () => {
    const outcome = await ledger.as(member(COLLEGE_A, 'admin')).submit('consortium:found', argument(input));
    expectRefused(outcome, 'DUPLICATE');
  });

  test('refuses anyone but an admin', async () => {
    const outcome = await emptyLedger.as(member(AUTHORITY, 'clerk')).submit('consortium:found', argument(input));
    expectRefused(outcome, 'FORBIDDEN', { reason: 'role' });
  });
});
