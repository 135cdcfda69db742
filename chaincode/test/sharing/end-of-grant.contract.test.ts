import { describe, expect, test } from '@jest/globals';
import { type GrantRecord, type Page } from '@lianjian/ledger-api';
import { type Fixture, implicitCollectionOf, NO_WRITES } from '@lianjian/local-ledger/testing';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, keyFor, member, NOW, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';
import {
  activated,
  APPLICATION,
  CARD,
  clerk,
  created,
  grantIn,
  HOLDERS,
  prepare,
  reviewer,
  SCAN,
} from '../support/sharing.ts';

const prepared = prepare();
const { id } = prepared.grant;
const active = await activated([prepared]);
const foreign = member(COLLEGE_B, 'clerk');

const revoke = (from: Fixture, by = clerk) =>
  from.as(by).submit('sharing:revokeGrant', argument({ grantId: id, reason: 'mistake' }));
const purge = (from: Fixture, holder: string, by = clerk) =>
  from.as(by).submit('sharing:purgeShares', argument({ grantIds: [id] }), { endorsingOrganizations: [holder] });
const close = (from: Fixture, by = clerk) => from.as(by).submit('sharing:closeGrant', argument({ grantId: id }));

const revoked = (await revoke(active)).after;

async function purged(from: Fixture, holders: readonly string[]): Promise<Fixture> {
  let fixture = from;
  for (const holder of holders) {
    const outcome = await purge(fixture, holder);
    resultOf(outcome);
    fixture = outcome.after;
  }
  return fixture;
}

describe('sharing:revokeGrant', () => {
  test('needs no holder, and takes an event', async () => {
    const before = await grantIn(active, id);
    const outcome = await revoke(active);
    const details = { applicationId: APPLICATION, reason: 'mistake' };
    const told = expectedEvent(outcome, clerk, { action: 'grant.revoked', details, subject: id }, before.head);
    expect(resultOf(outcome)).toEqual({ grantId: id });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...told.puts, ...row('grant', { grantId: id }, { ...before, head: told.head, state: 'revoked' }) },
    });
    expect((await revoke(outcome.after)).writes).toEqual(NO_WRITES);
  });

  test('refuses other organisations and the reader', async () => {
    expectRefused(await revoke(active, foreign), 'FORBIDDEN', { reason: 'not-the-owner' });
    expectRefused(await revoke(active, reviewer), 'FORBIDDEN', { reason: 'role' });
  });
});

describe('sharing:purgeShares', () => {
  test.each([
    ['the owner', clerk],
    ['the holder', member(CENTRE, 'admin')],
  ])('%s purges a holder’s shares, without a public write', async (_, by) => {
    const outcome = await purge(revoked, CENTRE, by);
    const place = { applicationId: APPLICATION, grantId: id, holder: CENTRE };
    const purges = [CARD, SCAN].map((material) => keyFor('fragment', { ...place, ...material }));
    expect(outcome.error).toBeUndefined();
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      purges: { [implicitCollectionOf(CENTRE)]: expect.arrayContaining(purges) },
    });
    expect(outcome.writes.purges[implicitCollectionOf(CENTRE)]).toHaveLength(2);
    expect((await purge(outcome.after, CENTRE, by)).writes).toEqual(NO_WRITES);
  });

  test('refuses while the grant is in force', async () => {
    expectRefused(await purge(active, CENTRE), 'INVALID_STATE', { state: 'active' });
  });

  test('refuses strangers and organisations that hold no share', async () => {
    expectRefused(await purge(revoked, CENTRE, foreign), 'FORBIDDEN', { reason: 'not-owner-or-holder' });
    expectRefused(await purge(revoked, AUTHORITY), 'FORBIDDEN', { reason: 'not-a-holder' });
  });

  test('works after expiry too', async () => {
    const expired = active.given(row('grant', { grantId: id }, { ...(await grantIn(active, id)), expiresAt: NOW - 1 }));
    expect(Object.keys((await purge(expired, CENTRE)).writes.purges)).toEqual([implicitCollectionOf(CENTRE)]);
  });
});

describe('sharing:closeGrant', () => {
  test('closes when no holder keeps a share', async () => {
    const gone = await purged(revoked, HOLDERS);
    const before = await grantIn(gone, id);
    const outcome = await close(gone);
    const details = { applicationId: APPLICATION, revoked: true };
    const told = expectedEvent(outcome, clerk, { action: 'grant.closed', details, subject: id }, before.head);
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...told.puts, ...row('grant', { grantId: id }, { ...before, head: told.head, state: 'closed' }) },
    });
    expect((await close(outcome.after)).writes).toEqual(NO_WRITES);
    expectRefused(await revoke(outcome.after), 'INVALID_STATE', { state: 'closed' });
  });

  test('refuses while holders keep shares, naming them', async () => {
    const half = await purged(revoked, [COLLEGE_A]);
    expectRefused(await close(half), 'INVALID_STATE', { holders: [COLLEGE_B, CENTRE] });
  });

  test('refuses a grant in force, and anyone but the owner', async () => {
    expectRefused(await close(active), 'INVALID_STATE', { state: 'active' });
    expectRefused(await close(revoked, foreign), 'FORBIDDEN', { reason: 'not-the-owner' });
  });
});

describe('reading grants', () => {
  const read = (by = clerk) => active.as(by).evaluate('sharing:readGrant', argument({ grantId: id }));
  const list = (from: Fixture, by = clerk, bookmark: string | null = null, pageSize = 1) =>
    from.as(by).evaluate('sharing:listGrants', argument({ applicationId: APPLICATION, bookmark, pageSize }));

  test.each([
    ['the owner', clerk],
    ['the reader', reviewer],
    ['a holder', foreign],
  ])('shows a grant to %s', async (_, by) => {
    expect(resultOf(await read(by))).toMatchObject({ id, state: 'active' });
  });

  test('refuses a unit that is no party', async () => {
    expectRefused(await read(member(COLLEGE_A, 'clerk', 'east', 'east-site')), 'FORBIDDEN', { reason: 'not-a-party' });
  });

  test('lists a case’s grants in pages, each row only to its parties', async () => {
    const two = await created([prepare('first', [CARD]), prepare('second', [SCAN])]);
    const first = resultOf(await list(two)) as Page<GrantRecord>;
    const second = resultOf(await list(two, clerk, first.bookmark)) as Page<GrantRecord>;
    expect([...first.rows, ...second.rows].map(({ id: of }) => of).sort()).toEqual(
      [idOf('first'), idOf('second')].sort(),
    );
    const unseen = resultOf(
      await list(two, member(COLLEGE_A, 'clerk', 'east', 'east-site'), null, 10),
    ) as Page<GrantRecord>;
    expect(unseen.rows).toEqual([]);
  });

  test('refuses a bookmark of another index', async () => {
    const forged = Buffer.from(keyFor('grant', { grantId: id })).toString('base64url');
    expectRefused(await list(active, clerk, forged), 'INVALID_INPUT', { field: '/bookmark' });
  });
});
