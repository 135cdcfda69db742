import { describe, expect, test } from '@jest/globals';
import { type CampaignRecord, type JsonObject } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  admin,
  application,
  ATTRIBUTES,
  CASE,
  CHECKLIST,
  clerk,
  grantRows,
  LEARNER,
  office,
  RULES,
  withCase,
} from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, COLLEGE_B, DAY, HEAD, member, NOW, row, SEEDED } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';

const checklist = { type: RULES.type, version: 1 };
const place = { cohort: '2030', mspId: COLLEGE_A, type: RULES.type };
const subject = `campaign:${COLLEGE_A}:${RULES.type}:2030`;
const input = { checklist, closesAt: NOW + DAY, cohort: '2030', opensAt: NOW - DAY };
const open = (changes: object = {}) => argument({ ...input, ...changes });
const campaign = (changes: Partial<CampaignRecord> = {}): CampaignRecord => ({
  ...input,
  created: SEEDED,
  head: HEAD,
  mspId: COLLEGE_A,
  ...changes,
});
const stored = (changes: Partial<CampaignRecord> = {}) => row('campaign', place, campaign(changes));

describe('campaign:open', () => {
  test('writes the window', async () => {
    const outcome = await office.as(admin).submit('campaign:open', open());
    const { closesAt, cohort, opensAt } = input;
    const details = { checklist: RULES.type, closesAt, cohort, opensAt, version: 1 };
    const event = expectedEvent(outcome, admin, { action: 'campaign.opened', details, subject });
    const record = campaign({ created: createdBy(admin, input), head: event.head });
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('campaign', place, record), ...event.puts } });
  });

  test('the same again changes nothing; another one of the cohort is refused', async () => {
    const first = await office.as(admin).submit('campaign:open', open());
    expect((await first.after.submit('campaign:open', open())).writes).toEqual(NO_WRITES);
    expectRefused(await first.after.submit('campaign:open', open({ closesAt: NOW + 2 * DAY })), 'DUPLICATE');
  });

  test.each<[string, object, JsonObject]>([
    ['an end before the beginning', { opensAt: NOW + 2 * DAY }, { field: '/closesAt' }],
    ['an end that is past', { closesAt: NOW - 1 }, { field: '/closesAt' }],
    ['a cohort that the checklist does not know', { cohort: 'spring' }, { field: '/cohort' }],
  ])('refuses %s', async (_what, changes, details) => {
    expectRefused(await office.as(admin).submit('campaign:open', open(changes)), 'INVALID_INPUT', details);
  });

  test('refuses a checklist that is not there or retired', async () => {
    const unknown = open({ checklist: { ...checklist, version: 9 } });
    expectRefused(await office.as(admin).submit('campaign:open', unknown), 'NOT_FOUND');
    const retired = office.given(row('checklist', RULES, { ...CHECKLIST, status: 'retired' }));
    expectRefused(await retired.as(admin).submit('campaign:open', open()), 'INVALID_STATE');
  });

  test.each([
    ['another role', member(COLLEGE_A, 'clerk')],
    ['a unit’s admin', member(COLLEGE_A, 'admin', 'site admin', 'east-site')],
  ])('refuses %s', async (_who, caller) => {
    expectRefused(await office.as(caller).submit('campaign:open', open()), 'FORBIDDEN');
  });
});

describe('campaign:change', () => {
  const later = { closesAt: NOW + 3 * DAY, opensAt: NOW - DAY };
  const change = (changes: object = {}) =>
    argument({ ...later, cohort: '2030', reason: 'force-majeure', type: RULES.type, ...changes });

  test('keeps the old window and the reason in the trail', async () => {
    const outcome = await office.given(stored()).as(admin).submit('campaign:change', change());
    const details = { closedAt: input.closesAt, openedAt: input.opensAt, reason: 'force-majeure', ...later };
    const event = expectedEvent(outcome, admin, { action: 'campaign.changed', details, subject }, HEAD);
    const puts = { ...row('campaign', place, campaign({ ...later, head: event.head })), ...event.puts };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts });
  });

  test('refuses what is not there, another organisation’s, and an end that is past', async () => {
    expectRefused(await office.as(admin).submit('campaign:change', change()), 'NOT_FOUND');
    const other = office.given(stored()).as(member(COLLEGE_B, 'admin'));
    expectRefused(await other.submit('campaign:change', change()), 'NOT_FOUND');
    const past = change({ closesAt: NOW - 1 });
    expectRefused(await office.given(stored()).as(admin).submit('campaign:change', past), 'INVALID_INPUT');
  });
});

describe('a case that a campaign governs', () => {
  const creating = { attributes: ATTRIBUTES, checklist, id: idOf('late'), learner: LEARNER, related: null };
  const create = (rows: Record<string, string>) =>
    office.given(rows).as(clerk).submit('application:create', argument(creating));
  const submit = (rows: Record<string, string>, record = application()) =>
    withCase(record)
      .given({ ...grantRows(), ...rows })
      .as(clerk)
      .submit('application:submit', argument({ id: CASE }));

  test('is taken within the window', async () => {
    expect(resultOf(await create(stored()))).toMatchObject({ state: 'draft' });
    expect(resultOf(await submit(stored()))).toMatchObject({ state: 'submitted' });
  });

  test('may be begun before, and submitted from the opening instant on', async () => {
    const ahead = stored({ opensAt: NOW + 1 });
    expect(resultOf(await create(ahead))).toMatchObject({ state: 'draft' });
    expectRefused(await submit(ahead), 'INVALID_STATE', { opensAt: NOW + 1 });
    expect(resultOf(await submit(stored({ opensAt: NOW })))).toMatchObject({ state: 'submitted' });
  });

  test('is EXPIRED from the closing instant on', async () => {
    const closed = stored({ closesAt: NOW });
    expectRefused(await create(closed), 'EXPIRED', { closesAt: NOW });
    expectRefused(await submit(closed), 'EXPIRED', { closesAt: NOW });
  });

  test('comes under the campaign’s version of the checklist', async () => {
    const other = stored({ checklist: { ...checklist, version: 2 } });
    expectRefused(await create(other), 'INVALID_STATE', { version: 2 });
    expectRefused(await submit(other), 'INVALID_STATE', { version: 2 });
  });

  test('is not touched by another cohort’s or another organisation’s', async () => {
    const cohort = row('campaign', { ...place, cohort: '2029' }, campaign({ closesAt: NOW, cohort: '2029' }));
    const organization = row('campaign', { ...place, mspId: COLLEGE_B }, campaign({ closesAt: NOW, mspId: COLLEGE_B }));
    expect(resultOf(await submit({ ...cohort, ...organization }))).toMatchObject({ state: 'submitted' });
  });

  test('about another case is taken at any time', async () => {
    const appeal = application({ related: { id: idOf('earlier'), relation: 'appeals' } });
    expect(resultOf(await submit(stored({ closesAt: NOW }), appeal))).toMatchObject({ state: 'submitted' });
  });
});

test('campaigns are read and listed by organisation', async () => {
  const fixture = office.given(stored()).as(member(AUTHORITY, 'auditor'));
  expect(resultOf(await fixture.evaluate('campaign:read', argument(place)))).toEqual(campaign());
  const list = (mspId: string) => fixture.evaluate('campaign:list', argument({ bookmark: null, mspId, pageSize: 10 }));
  expect(resultOf(await list(COLLEGE_A))).toEqual({ bookmark: null, rows: [campaign()] });
  expect(resultOf(await list(COLLEGE_B))).toEqual({ bookmark: null, rows: [] });
});
