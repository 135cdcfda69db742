import { describe, expect, test } from '@jest/globals';
import { implicitCollectionOf, NO_WRITES } from '@lianjian/local-ledger/testing';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, keyFor, member, NOW, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { bytesOf, idOf } from '../support/ids.ts';
import {
  APPLICATION,
  CARD,
  clerk,
  created,
  deposit,
  deposited,
  done,
  grantIn,
  prepare,
  SCAN,
} from '../support/sharing.ts';

const prepared = prepare();
const { id } = prepared.grant;
const granted = await created([prepared]);

const shareKey = (holder: string, material = CARD, grantId = id): string =>
  keyFor('fragment', { applicationId: APPLICATION, grantId, holder, ...material });
const share = (holder: string, index: number): Uint8Array =>
  Uint8Array.from(prepared.shares.get(holder)?.subarray(32 * index, 32 * index + 32) ?? []);

describe('sharing:depositShares', () => {
  test('writes the holder’s shares into its own collection, and nothing public', async () => {
    const outcome = await deposit(granted, [prepared], CENTRE);
    expect(resultOf(outcome)).toEqual({ holder: CENTRE });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      privatePuts: {
        [implicitCollectionOf(CENTRE)]: {
          [shareKey(CENTRE, CARD)]: share(CENTRE, 0),
          [shareKey(CENTRE, SCAN)]: share(CENTRE, 1),
        },
      },
    });
    expect(outcome.event).toBeUndefined();
  });

  test('takes all grants of a case in one deposit', async () => {
    const both = [prepare('first', [CARD]), prepare('second', [SCAN])];
    const outcome = await deposit(await created(both), both, CENTRE);
    const written = Object.keys(outcome.writes.privatePuts[implicitCollectionOf(CENTRE)] ?? {});
    expect(written.sort()).toEqual(
      [shareKey(CENTRE, CARD, idOf('first')), shareKey(CENTRE, SCAN, idOf('second'))].sort(),
    );
  });

  test('takes the same bytes again, before and after activation', async () => {
    const all = await deposited([prepared]);
    expect((await deposit(all, [prepared], CENTRE)).error).toBeUndefined();
    const { after } = await done(all, 'sharing:activateGrants', { grantIds: [id] });
    const again = await deposit(after, [prepared], CENTRE);
    expect(Object.keys(again.writes.privatePuts)).toEqual([implicitCollectionOf(CENTRE)]);
  });

  test('refuses another holder’s shares, naming this holder', async () => {
    const swapped = { ...prepared, shares: new Map([[CENTRE, prepared.shares.get(COLLEGE_B) ?? new Uint8Array()]]) };
    const outcome = await deposit(granted, [swapped], CENTRE);
    expectRefused(outcome, 'INVALID_PROOF', { field: `transient:${id}/0`, holder: CENTRE, reason: 'SHARE_MISMATCH' });
  });

  test('refuses shares of other bytes than the grant shows', async () => {
    const outcome = await deposit(granted, [prepare()], CENTRE);
    expectRefused(outcome, 'INVALID_PROOF', { reason: 'SHARE_MISMATCH' });
  });

  test('refuses a digest on the grant that is not the share’s', async () => {
    const lying = prepare('lying', [CARD]);
    const place = { applicationId: APPLICATION, grantId: idOf('lying'), holder: CENTRE, ...CARD };
    const { publicPart = '' } = lying.grant.materials[0]?.fragments.find(({ holder }) => holder === CENTRE) ?? {};
    const from = (await created([lying])).given(
      row('fragment', place, { publicPart, shareDigest: bytesOf('another share') }),
    );
    expectRefused(await deposit(from, [lying], CENTRE), 'INVALID_PROOF', { reason: 'DIGEST_MISMATCH' });
  });

  test('refuses missing or too long transient data', async () => {
    const none = { ...prepared, shares: new Map<string, Uint8Array>() };
    expectRefused(await deposit(granted, [none], CENTRE), 'INVALID_INPUT', { field: `transient:${id}` });
    const long = { ...prepared, shares: new Map([[CENTRE, new Uint8Array(65)]]) };
    expectRefused(await deposit(granted, [long], CENTRE), 'INVALID_INPUT', { field: `transient:${id}` });
  });

  test('refuses a deposit at an organisation that is no holder', async () => {
    expectRefused(await deposit(granted, [prepared], AUTHORITY), 'FORBIDDEN', { reason: 'not-a-holder' });
  });

  test('refuses anyone but the owner’s clerks and admins', async () => {
    const foreign = await deposit(granted, [prepared], CENTRE, member(COLLEGE_B, 'clerk'));
    expectRefused(foreign, 'FORBIDDEN', { reason: 'not-the-owner' });
    const auditor = await deposit(granted, [prepared], CENTRE, member(COLLEGE_A, 'auditor'));
    expectRefused(auditor, 'FORBIDDEN', { reason: 'role' });
  });

  test('refuses an unknown and a revoked grant', async () => {
    expectRefused(await deposit(granted, [prepare('unknown')], CENTRE), 'NOT_FOUND', { kind: 'grant' });
    const { after } = await done(granted.as(clerk), 'sharing:revokeGrant', { grantId: id, reason: 'mistake' });
    expectRefused(await deposit(after, [prepared], CENTRE), 'REVOKED', { grantId: id });
  });

  test('refuses a grant that has expired meanwhile', async () => {
    const short = prepare('short', [CARD], NOW + 60_000);
    const from = (await created([short])).at(new Date(NOW + 60_000));
    expectRefused(await deposit(from, [short], CENTRE), 'EXPIRED', { expiresAt: NOW + 60_000 });
  });
});

describe('sharing:activateGrants', () => {
  const activate = (from = granted, by = clerk) =>
    from.as(by).submit('sharing:activateGrants', argument({ grantIds: [id] }));

  test('compares every holder’s hashes and makes the grant active', async () => {
    const all = await deposited([prepared], undefined);
    const before = await grantIn(all, id);
    const outcome = await activate(all);
    const details = { applicationId: APPLICATION };
    const told = expectedEvent(outcome, clerk, { action: 'grant.activated', details, subject: id }, before.head);
    expect(resultOf(outcome)).toEqual({ grantIds: [id] });
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...told.puts, ...row('grant', { grantId: id }, { ...before, head: told.head, state: 'active' }) },
    });
    const again = await activate(outcome.after);
    expect(again.writes).toEqual(NO_WRITES);
    expect(again.error).toBeUndefined();
  });

  test('refuses while a holder has no shares, naming it', async () => {
    const { after } = await deposit(granted, [prepared], COLLEGE_A);
    const missing = [COLLEGE_B, CENTRE].map((holder) => ({ grantId: id, holder }));
    expectRefused(await activate(after), 'INCOMPLETE', { missing });
  });

  test('refuses when a holder keeps other bytes', async () => {
    const tampered = (await deposited([prepared])).givenPrivate(CENTRE, {
      [shareKey(CENTRE, SCAN)]: new Uint8Array(32),
    });
    expectRefused(await activate(tampered), 'INCOMPLETE', { missing: [{ grantId: id, holder: CENTRE }] });
  });

  test('refuses another organisation and a revoked grant', async () => {
    expectRefused(await activate(granted, member(COLLEGE_B, 'clerk')), 'FORBIDDEN', { reason: 'not-the-owner' });
    const { after } = await done(granted.as(clerk), 'sharing:revokeGrant', { grantId: id, reason: 'mistake' });
    expectRefused(await activate(after), 'REVOKED', { grantId: id });
  });

  test('refuses a grant that has expired meanwhile', async () => {
    const short = prepare('short', [CARD], NOW + 60_000);
    const from = (await deposited([short])).at(new Date(NOW + 60_000)).as(clerk);
    const outcome = await from.submit('sharing:activateGrants', argument({ grantIds: [idOf('short')] }));
    expectRefused(outcome, 'EXPIRED', { expiresAt: NOW + 60_000 });
  });
});
