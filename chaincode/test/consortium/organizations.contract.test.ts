import { describe, expect, test } from '@jest/globals';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  AUTHORITY,
  CENTRE,
  COLLEGE_A,
  COLLEGE_B,
  HEAD,
  ledger,
  member,
  organization,
  row,
  unit,
} from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { memberIdOf } from '../support/ids.ts';

const authority = member(AUTHORITY, 'admin');
const college = member(COLLEGE_A, 'admin');
const unitAdmin = member(COLLEGE_A, 'admin', 'unit-admin', 'east-site');

describe('consortium:registerOrganization', () => {
  const input = { kind: 'centre', mspId: 'NewMSP', name: 'New centre', sponsor: COLLEGE_B };
  const register = (changes: object = {}) => argument({ ...input, ...changes });

  test('writes the organisation and its event', async () => {
    const outcome = await ledger.as(authority).submit('consortium:registerOrganization', register());
    const details = { kind: 'centre', mspId: 'NewMSP', sponsor: COLLEGE_B };
    const event = expectedEvent(outcome, authority, {
      action: 'organization.registered',
      details,
      subject: 'organization:NewMSP',
    });
    const record = { ...input, created: createdBy(authority, input), head: event.head, status: 'active' } as const;
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('organization', input, record), ...event.puts } });
    expect(resultOf(outcome)).toEqual(record);
  });

  test('the same again changes nothing', async () => {
    const first = await ledger.as(authority).submit('consortium:registerOrganization', register());
    const second = await first.after.submit('consortium:registerOrganization', register());
    expect(second.writes).toEqual(NO_WRITES);
    expect(resultOf(second)).toEqual(resultOf(first));
  });

  test.each([
    ['a taken MSP id', { mspId: COLLEGE_A }, 'DUPLICATE'],
    ['an unknown sponsor', { sponsor: 'NobodyMSP' }, 'INVALID_INPUT'],
    ['itself as sponsor', { sponsor: 'NewMSP' }, 'INVALID_INPUT'],
    ['a sponsor that has a sponsor', { sponsor: CENTRE }, 'INVALID_INPUT'],
    ['a name with white space around it', { name: ' x' }, 'INVALID_INPUT'],
    ['a kind of another form', { kind: 'Centre' }, 'INVALID_INPUT'],
  ] as const)('refuses %s', async (_, changes, code) => {
    expectRefused(await ledger.as(authority).submit('consortium:registerOrganization', register(changes)), code);
  });

  test.each([
    [college, 'authority-only'],
    [member(AUTHORITY, 'clerk'), 'role'],
    [member(AUTHORITY, 'auditor'), 'role'],
  ])('refuses others than the authority’s admins', async (caller, reason) => {
    expectRefused(await ledger.as(caller).submit('consortium:registerOrganization', register()), 'FORBIDDEN', {
      reason,
    });
  });
});

describe('consortium:changeOrganization', () => {
  const input = { mspId: COLLEGE_B, name: 'College B', sponsor: null, status: 'disabled' } as const;

  test('disables an organisation, which works at once', async () => {
    const outcome = await ledger.as(authority).submit('consortium:changeOrganization', argument(input));
    const details = { mspId: COLLEGE_B, sponsor: null, status: 'disabled' };
    const told = { action: 'organization.changed', details, subject: `organization:${COLLEGE_B}` } as const;
    const event = expectedEvent(outcome, authority, told, HEAD);
    const record = { ...organization(COLLEGE_B, 'college'), ...input, head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('organization', input, record), ...event.puts } });
    const refused = await outcome.after.as(member(COLLEGE_B, 'admin')).evaluate('consortium:read', argument({}));
    expectRefused(refused, 'FORBIDDEN', { reason: 'organization' });
  });

  test('refuses a sponsor to one who answers for others', async () => {
    const change = { mspId: COLLEGE_A, name: 'College A', sponsor: COLLEGE_B, status: 'active' };
    const outcome = await ledger.as(authority).submit('consortium:changeOrganization', argument(change));
    expectRefused(outcome, 'INVALID_STATE', { mspId: COLLEGE_A, sponsored: [CENTRE] });
  });

  test('gives a sponsor to one who answers for nobody', async () => {
    const change = { mspId: COLLEGE_B, name: 'College B', sponsor: COLLEGE_A, status: 'active' };
    const outcome = await ledger.as(authority).submit('consortium:changeOrganization', argument(change));
    expect(resultOf(outcome)).toMatchObject(change);
  });

  test('refuses the authority to disable itself', async () => {
    const outcome = await ledger
      .as(authority)
      .submit('consortium:changeOrganization', argument({ ...input, mspId: AUTHORITY }));
    expectRefused(outcome, 'INVALID_STATE');
  });

  test('refuses an unknown organisation', async () => {
    const outcome = await ledger
      .as(authority)
      .submit('consortium:changeOrganization', argument({ ...input, mspId: 'NobodyMSP' }));
    expectRefused(outcome, 'NOT_FOUND', { id: {}, kind: 'organization' });
  });
});

describe('units', () => {
  const input = { code: 'south-site', name: 'South site' };

  test('are registered under the caller’s organisation', async () => {
    const outcome = await ledger.as(college).submit('consortium:registerUnit', argument(input));
    const told = {
      action: 'unit.registered',
      details: { sponsor: COLLEGE_A, unit: 'south-site' },
      subject: 'unit:south-site',
    } as const;
    const event = expectedEvent(outcome, college, told);
    const created = createdBy(college, input);
    const record = { ...input, created, head: event.head, sponsor: COLLEGE_A, status: 'active' } as const;
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...row('unit', { unit: 'south-site' }, record), ...event.puts },
    });
  });

  test('are disabled at once', async () => {
    const change = { code: 'east-site', name: 'East site', status: 'disabled' } as const;
    const outcome = await ledger.as(college).submit('consortium:changeUnit', argument(change));
    const told = {
      action: 'unit.changed',
      details: { status: 'disabled', unit: 'east-site' },
      subject: 'unit:east-site',
    } as const;
    const event = expectedEvent(outcome, college, told, HEAD);
    const record = {
      ...unit('east-site', COLLEGE_A),
      head: event.head,
      name: 'East site',
      status: 'disabled',
    } as const;
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...row('unit', { unit: 'east-site' }, record), ...event.puts },
    });
    const refused = await outcome.after
      .as(member(COLLEGE_A, 'clerk', 'clerk', 'east-site'))
      .evaluate('consortium:read', argument({}));
    expectRefused(refused, 'FORBIDDEN', { reason: 'unit' });
  });

  test('refuses a code that another organisation has', async () => {
    expectRefused(
      await ledger.as(college).submit('consortium:registerUnit', argument({ ...input, code: 'north-site' })),
      'DUPLICATE',
    );
  });

  test('refuses another organisation’s unit', async () => {
    const change = argument({ code: 'north-site', name: 'x', status: 'disabled' });
    expectRefused(await ledger.as(college).submit('consortium:changeUnit', change), 'FORBIDDEN', {
      reason: 'organization',
    });
  });

  test('refuses a unit’s own admin', async () => {
    expectRefused(await ledger.as(unitAdmin).submit('consortium:registerUnit', argument(input)), 'FORBIDDEN', {
      reason: 'organization',
    });
  });
});

describe('consortium:setMemberStatus', () => {
  const person = { memberId: memberIdOf(`${COLLEGE_A} clerk`), mspId: COLLEGE_A };
  const input = { ...person, status: 'disabled' } as const;

  test('disables a person at once, and enables again', async () => {
    const outcome = await ledger.as(college).submit('consortium:setMemberStatus', argument(input));
    const told = {
      action: 'member.status-set',
      details: input,
      subject: `member:${COLLEGE_A}:${person.memberId}`,
    } as const;
    const event = expectedEvent(outcome, college, told);
    const record = { ...input, created: createdBy(college, input), head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('member', person, record), ...event.puts } });
    const clerk = member(COLLEGE_A, 'clerk');
    expectRefused(await outcome.after.as(clerk).evaluate('consortium:read', argument({})), 'FORBIDDEN', {
      reason: 'member-disabled',
    });
    const enabled = await outcome.after.submit('consortium:setMemberStatus', argument({ ...input, status: 'active' }));
    expect(resultOf(enabled)).toMatchObject({ head: { sequence: 2 }, status: 'active' });
    expect(resultOf(await enabled.after.as(clerk).evaluate('consortium:read', argument({})))).toBeDefined();
  });

  test('the authority disables members of others', async () => {
    const outcome = await ledger.as(authority).submit('consortium:setMemberStatus', argument(input));
    expect(resultOf(outcome)).toMatchObject({ status: 'disabled' });
  });

  test.each([
    ['another organisation', member(COLLEGE_B, 'admin'), input, 'organization'],
    ['a unit’s admin', unitAdmin, input, 'organization'],
    ['the own status', college, { memberId: college.enrollmentId, mspId: COLLEGE_A, status: 'disabled' }, 'own-status'],
    ['a clerk', member(COLLEGE_A, 'clerk'), input, 'role'],
  ])('refuses %s', async (_, caller, changed, reason) => {
    expectRefused(await ledger.as(caller).submit('consortium:setMemberStatus', argument(changed)), 'FORBIDDEN', {
      reason,
    });
  });
});

describe('consortium:setSharingPolicy', () => {
  const input = { allowSingleHolder: false, holders: [COLLEGE_A, COLLEGE_B, CENTRE], version: 1 };

  test('writes the version', async () => {
    const outcome = await ledger.as(authority).submit('consortium:setSharingPolicy', argument(input));
    const told = {
      action: 'sharing-policy.set',
      details: { holders: input.holders, version: 1 },
      subject: 'sharing-policy:1',
    } as const;
    const event = expectedEvent(outcome, authority, told);
    const record = { ...input, created: createdBy(authority, input), head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('sharing-policy', input, record), ...event.puts } });
  });

  test.each([
    ['a version without its predecessor', { version: 2 }, '/version'],
    ['a holder twice', { holders: [CENTRE, CENTRE] }, '/holders'],
    ['an unknown holder', { holders: ['NobodyMSP'] }, '/holders'],
    ['no holder', { holders: [] }, '/holders'],
    ['more than seven holders', { holders: Array.from({ length: 8 }, (_, index) => `Org${index}MSP`) }, '/holders'],
  ])('refuses %s', async (_, changes, field) => {
    const outcome = await ledger
      .as(authority)
      .submit('consortium:setSharingPolicy', argument({ ...input, ...changes }));
    expectRefused(outcome, 'INVALID_INPUT', { field });
  });

  test('refuses others than the authority', async () => {
    expectRefused(await ledger.as(college).submit('consortium:setSharingPolicy', argument(input)), 'FORBIDDEN', {
      reason: 'authority-only',
    });
  });
});

describe('reads of the registry', () => {
  test('give the records', async () => {
    const reader = ledger.as(member(COLLEGE_B, 'clerk'));
    expect(resultOf(await reader.evaluate('consortium:readOrganization', argument({ mspId: CENTRE })))).toEqual(
      organization(CENTRE, 'centre', COLLEGE_A),
    );
    expect(resultOf(await reader.evaluate('consortium:readUnit', argument({ code: 'east-site' })))).toEqual(
      unit('east-site', COLLEGE_A),
    );
  });

  test('refuses what is not there', async () => {
    const reader = ledger.as(member(COLLEGE_B, 'clerk'));
    expectRefused(await reader.evaluate('consortium:readUnit', argument({ code: 'no-site' })), 'NOT_FOUND', {
      kind: 'unit',
    });
    expectRefused(await reader.evaluate('consortium:readSharingPolicy', argument({ version: 1 })), 'NOT_FOUND', {
      kind: 'sharing-policy',
    });
    expectRefused(
      await reader.evaluate('consortium:readPrincipalOf', argument({ holder: 'reviewer', mspId: CENTRE })),
      'NOT_FOUND',
      { kind: 'principal' },
    );
  });
});
