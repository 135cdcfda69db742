import { describe, expect, test } from '@jest/globals';
import { type AccessRecord, decodeBase64url, type InputOf, type ReencryptResult } from '@lianjian/ledger-api';
import { type Fixture, NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  AUTHORITY,
  CENTRE,
  COLLEGE_A,
  COLLEGE_B,
  DAY,
  keyFor,
  leaf,
  member,
  NOW,
  recordIn,
  row,
  unit,
} from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';
import {
  accessOf,
  activated,
  APPLICATION,
  CARD,
  card,
  clerk,
  created,
  deposited,
  done,
  gathered,
  grantIn,
  otherReviewer,
  prepare,
  principalRow,
  readerDesk,
  requested,
  requestInput,
  reviewer,
  SCAN,
} from '../support/sharing.ts';

const MINUTE = 60_000;
const prepared = prepare();
const { id } = prepared.grant;
const active = await activated([prepared]);
const asked = await requested(prepared);
const access = accessOf(id);
const answers = await gathered(asked, id, [COLLEGE_A, COLLEGE_B, CENTRE]);

const revoke = async (from: Fixture): Promise<Fixture> =>
  (await done(from.as(clerk), 'sharing:revokeGrant', { grantId: id, reason: 'mistake' })).after;
const later = (fixture: Fixture, milliseconds: number): Fixture => fixture.at(new Date(NOW + milliseconds));
const compromised = principalRow({ ...readerDesk, status: 'compromised' });
const retired = principalRow({ ...readerDesk, status: 'retired' });

describe('sharing:requestAccess', () => {
  const request = (from = active, by = reviewer, change: Partial<InputOf<'sharing:requestAccess'>> = {}) =>
    from.as(by).submit('sharing:requestAccess', argument(requestInput(id, change)));

  test('logs who asks, with which key version, for which materials and what for', async () => {
    const before = await grantIn(active, id);
    const outcome = await request();
    const expiresAt = NOW + 15 * MINUTE;
    expect(resultOf(outcome)).toEqual({ expiresAt, requestId: idOf('request') });
    const input = requestInput(id);
    const logged = {
      applicationId: APPLICATION,
      expiresAt,
      materials: [CARD, SCAN],
      principalVersion: 1,
      purpose: 'stage-review',
      requestId: idOf('request'),
    };
    const told = expectedEvent(
      outcome,
      reviewer,
      { action: 'access.requested', details: logged, subject: id },
      before.head,
    );
    const record: AccessRecord = {
      created: createdBy(reviewer, input),
      expiresAt,
      grantId: id,
      id: idOf('request'),
      materials: [CARD, SCAN],
      principalVersion: 1,
      purpose: 'stage-review',
      reports: [],
      requester: { memberId: reviewer.enrollmentId, mspId: AUTHORITY, role: 'reviewer', unit: null },
      state: 'requested',
    };
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...told.puts,
        ...row('access', access, record),
        ...leaf(
          'access-by-application',
          { ...access, applicationId: APPLICATION, newestFirst: NOW },
          keyFor('access', access),
        ),
        ...row('grant', { grantId: id }, { ...before, head: told.head }),
      },
    });
  });

  test('the same again by the same reader changes nothing', async () => {
    const again = await request(asked);
    expect(resultOf(again)).toEqual({ expiresAt: NOW + 15 * MINUTE, requestId: idOf('request') });
    expect(again.writes).toEqual(NO_WRITES);
  });

  test('lives no longer than the grant', async () => {
    const short = prepare('grant', [CARD], NOW + 5 * MINUTE);
    const outcome = await request(await activated([short]), reviewer, { materials: [CARD] });
    expect(resultOf(outcome)).toMatchObject({ expiresAt: NOW + 5 * MINUTE });
  });

  test('refuses an id that another request has', async () => {
    expectRefused(await request(asked, reviewer, { materials: [CARD] }), 'DUPLICATE');
    expectRefused(await request(asked, otherReviewer), 'DUPLICATE');
  });

  test.each([
    ['another organisation’s reviewer', member(COLLEGE_A, 'reviewer')],
    ['another role of the reader’s organisation', member(AUTHORITY, 'auditor')],
    ['a unit of the reader’s organisation', member(AUTHORITY, 'reviewer', 'site reviewer', 'city-site')],
    ['the owner', clerk],
  ])('refuses %s', async (_, by) => {
    const from = active.given(row('unit', { unit: 'city-site' }, unit('city-site', AUTHORITY)));
    expectRefused(await request(from, by), 'FORBIDDEN', { reason: 'not-the-reader' });
  });

  test('refuses a grant that is not active yet', async () => {
    expectRefused(await request(await created([prepared])), 'INVALID_STATE', { state: 'created' });
    expectRefused(await request(await deposited([prepared])), 'INVALID_STATE', { state: 'created' });
  });

  test('refuses a revoked and an expired grant', async () => {
    expectRefused(await request(await revoke(active)), 'REVOKED', { grantId: id });
    const short = await activated([prepare('grant', [CARD], NOW + MINUTE)]);
    expectRefused(await request(later(short, MINUTE), reviewer, { materials: [CARD] }), 'EXPIRED');
  });

  test('refuses a compromised key version; a retired one still reads', async () => {
    expectRefused(await request(active.given(compromised)), 'REVOKED', { principalId: readerDesk.id });
    expect((await request(active.given(retired))).error).toBeUndefined();
  });

  test('refuses materials that are not granted, or there twice', async () => {
    const other = { ...CARD, version: 2 };
    expectRefused(await request(active, reviewer, { materials: [CARD, other] }), 'INVALID_INPUT', {
      field: '/materials/1',
    });
    expectRefused(await request(active, reviewer, { materials: [CARD, CARD] }), 'INVALID_INPUT', {
      field: '/materials/1',
    });
  });
});

describe('sharing:reencrypt', () => {
  const convert = (from = asked, organization = CENTRE, by = reviewer, input: object = access) =>
    from.as(by).evaluate('sharing:reencrypt', argument(input), { organization });

  test('answers with a fragment for each material, always the same bytes, and writes nothing', async () => {
    const outcome = await convert();
    const result = resultOf(outcome) as ReencryptResult;
    expect(result).toMatchObject({ ...access, holder: CENTRE });
    expect(Buffer.concat(result.fragments.map(decodeBase64url))).toEqual(answers[CENTRE]);
    expect(result.fragments).toHaveLength(2);
    expect(outcome.writes).toEqual(NO_WRITES);
    expect((await convert()).response).toBe(outcome.response);
  });

  test('refuses before the request is committed', async () => {
    expectRefused(await convert(active), 'NOT_YET_COMMITTED', access);
  });

  test('refuses another person at the same desk: the request binds its requester', async () => {
    expectRefused(await convert(asked, CENTRE, otherReviewer), 'FORBIDDEN', { reason: 'not-the-requester' });
  });

  test('refuses the owner and other organisations', async () => {
    expectRefused(await convert(asked, CENTRE, clerk), 'FORBIDDEN', { reason: 'not-the-reader' });
  });

  test('refuses at an organisation that holds no share', async () => {
    expectRefused(await convert(asked, AUTHORITY), 'FORBIDDEN', { reason: 'not-a-holder' });
  });

  test('refuses once the request is 15 minutes old', async () => {
    const from = asked.given(
      row('access', access, { ...recordIn((await requestedState()).puts, 'access', access), expiresAt: NOW + MINUTE }),
    );
    expectRefused(await convert(later(from, MINUTE)), 'EXPIRED', { expiresAt: NOW + MINUTE });
    expect((await convert(later(from, MINUTE - 1))).error).toBeUndefined();
  });

  test('refuses after revocation, expiry and the key’s compromise', async () => {
    expectRefused(await convert(await revoke(asked)), 'REVOKED', { grantId: id });
    const expired = asked.given(row('grant', { grantId: id }, { ...(await grantIn(asked, id)), expiresAt: NOW - DAY }));
    expectRefused(await convert(expired), 'EXPIRED');
    expectRefused(await convert(asked.given(compromised)), 'REVOKED', { principalId: readerDesk.id });
  });

  test('refuses where the holder’s share is lost', async () => {
    const lost = asked.givenPrivate(CENTRE, { [shareKey(CENTRE)]: '' });
    expectRefused(await convert(lost), 'INVALID_STATE', { holder: CENTRE, reason: 'share-missing' });
  });

  test('refuses a capsule as an argument', async () => {
    expectRefused(await convert(asked, CENTRE, reviewer, { ...access, capsule: card.entry.capsule }), 'INVALID_INPUT');
  });
});

const shareKey = (holder: string): string =>
  keyFor('fragment', { applicationId: APPLICATION, grantId: id, holder, ...CARD });

const requestedState = async () => (await done(active.as(reviewer), 'sharing:requestAccess', requestInput(id))).writes;
