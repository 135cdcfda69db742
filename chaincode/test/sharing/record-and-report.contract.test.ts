import { describe, expect, test } from '@jest/globals';
import { encodeBase64url } from '@lianjian/ledger-api';
import { type Fixture, NO_WRITES } from '@lianjian/local-ledger/testing';
import { createHash } from 'node:crypto';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, NOW, recordIn, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';
import {
  accessOf,
  activated,
  APPLICATION,
  CARD,
  card,
  clerk,
  done,
  gathered,
  grantIn,
  otherReviewer,
  owner,
  PLAINTEXTS,
  prepare,
  reader,
  recorded,
  requested,
  requestInput,
  reviewer,
  SCAN,
  scan,
} from '../support/sharing.ts';

const prepared = prepare();
const { id } = prepared.grant;
const active = await activated([prepared]);
const asked = await requested(prepared);
const access = accessOf(id);
const answers = await gathered(asked, id, [COLLEGE_A, COLLEGE_B, CENTRE]);

const revoke = async (from: Fixture): Promise<Fixture> =>
  (await done(from.as(clerk), 'sharing:revokeGrant', { grantId: id, reason: 'mistake' })).after;

const requestedState = async () => (await done(active.as(reviewer), 'sharing:requestAccess', requestInput(id))).writes;

describe('sharing:recordFragments', () => {
  const record = (
    holders: readonly string[],
    transientData: Record<string, Uint8Array> = answers,
    from = asked,
    by = reviewer,
  ) => from.as(by).submit('sharing:recordFragments', argument({ ...access, holders }), { transientData });

  const flip = (holder: string, at: number): Record<string, Uint8Array> => ({
    ...answers,
    [holder]: Uint8Array.from(answers[holder] ?? [], (byte, index) => (index === at ? byte ^ 1 : byte)),
  });

  test.each([[[COLLEGE_A, COLLEGE_B]], [[COLLEGE_A, CENTRE]], [[COLLEGE_B, CENTRE]]])(
    'keeps holder and digest of each verified fragment of %s',
    async (holders) => {
      const before = await grantIn(asked, id);
      const outcome = await record(holders);
      const fragments = holders.flatMap((holder) =>
        [CARD, SCAN].map((material, index) => {
          const bytes = answers[holder]?.subarray(359 * index, 359 * index + 359) ?? new Uint8Array();
          return { ...material, digest: encodeBase64url(createHash('sha256').update(bytes).digest()), holder };
        }),
      );
      const told = expectedEvent(
        outcome,
        reviewer,
        {
          action: 'access.fragments-recorded',
          details: { applicationId: APPLICATION, fragments, requestId: idOf('request') },
          subject: id,
        },
        before.head,
      );
      const rows = fragments.map(({ digest, ...place }) =>
        row('reencryption', { ...access, ...place }, { at: NOW, digest, holder: place.holder }),
      );
      const requestRecord = recordIn((await requestedState()).puts, 'access', access);
      expect(outcome.writes).toEqual({
        ...NO_WRITES,
        puts: {
          ...told.puts,
          ...(Object.assign({}, ...rows) as object),
          ...row('access', access, { ...requestRecord, state: 'recorded' }),
          ...row('grant', { grantId: id }, { ...before, head: told.head }),
        },
      });
    },
  );

  test('any two holders’ fragments open both materials', async () => {
    for (const [first = '', second = ''] of [
      [COLLEGE_A, COLLEGE_B],
      [CENTRE, COLLEGE_A],
      [COLLEGE_B, CENTRE],
    ]) {
      const fragment = (holder: string, index: number) =>
        answers[holder]?.subarray(359 * index, 359 * index + 359) ?? new Uint8Array();
      const open = ({ entry, sealed }: typeof card, index: number) =>
        reader.open(
          APPLICATION,
          entry,
          [fragment(first, index), fragment(second, index)],
          owner.signer.verifyingKey,
          sealed,
        );
      expect(Buffer.from(await open(card, 0))).toEqual(PLAINTEXTS.card);
      expect(Buffer.from(await open(scan, 1))).toEqual(PLAINTEXTS.scan);
    }
  });

  test('the same again changes nothing', async () => {
    const { after } = await record([COLLEGE_B, CENTRE]);
    const again = await record([COLLEGE_B, CENTRE], answers, after);
    expect(again.error).toBeUndefined();
    expect(again.writes).toEqual(NO_WRITES);
    expectRefused(await record([COLLEGE_A, CENTRE], answers, after), 'INVALID_STATE', { state: 'recorded' });
  });

  test('refuses fewer holders than the threshold', async () => {
    expectRefused(await record([CENTRE]), 'INVALID_INPUT', { threshold: 2 });
  });

  test('refuses a tampered fragment, naming the share’s holder', async () => {
    const outcome = await record([COLLEGE_B, CENTRE], flip(CENTRE, 359 + 290));
    const field = `transient:${CENTRE}/1`;
    expectRefused(outcome, 'INVALID_PROOF', { field, holder: CENTRE, reason: 'PROOF_CHECK_FAILED' });
  });

  test('refuses one holder’s fragments in another’s name', async () => {
    const outcome = await record([COLLEGE_B, CENTRE], { ...answers, [CENTRE]: answers[COLLEGE_A] ?? new Uint8Array() });
    expectRefused(outcome, 'INVALID_PROOF', { holder: CENTRE, reason: 'OTHER_SHARE' });
  });

  test('refuses fragments of another material in this one’s place', async () => {
    const bytes = answers[CENTRE] ?? new Uint8Array();
    const swapped = Buffer.concat([bytes.subarray(359), bytes.subarray(0, 359)]);
    const outcome = await record([COLLEGE_B, CENTRE], { ...answers, [CENTRE]: swapped });
    expectRefused(outcome, 'INVALID_PROOF', { holder: CENTRE, reason: 'OTHER_SHARE' });
  });

  test('refuses missing bytes, an organisation that is no holder, a holder twice', async () => {
    expectRefused(await record([COLLEGE_B, CENTRE], {}), 'INVALID_INPUT', { field: `transient:${COLLEGE_B}` });
    expectRefused(await record([COLLEGE_B, AUTHORITY]), 'FORBIDDEN', { reason: 'not-a-holder' });
    expectRefused(await record([CENTRE, CENTRE]), 'INVALID_INPUT', { field: '/holders' });
  });

  test('refuses another person, an unknown request, a revoked grant', async () => {
    expectRefused(await record([COLLEGE_B, CENTRE], answers, asked, otherReviewer), 'FORBIDDEN', {
      reason: 'not-the-requester',
    });
    expectRefused(await record([COLLEGE_B, CENTRE], answers, active), 'NOT_FOUND', { kind: 'access' });
    expectRefused(await record([COLLEGE_B, CENTRE], answers, await revoke(asked)), 'REVOKED', { grantId: id });
  });
});

describe('sharing:reportOpening', () => {
  const opened = { ...CARD, result: 'opened' } as const;
  const unreadable = { ...SCAN, result: 'unreadable' } as const;
  const report = (from: Fixture, results: readonly object[], by = reviewer) =>
    from.as(by).submit('sharing:reportOpening', argument({ ...access, results }));

  test('keeps the latest report of the reader’s organisation for each material', async () => {
    const from = await recorded(prepared);
    const before = await grantIn(from, id);
    const outcome = await report(from, [opened, unreadable]);
    const results = [opened, unreadable];
    const told = expectedEvent(
      outcome,
      reviewer,
      {
        action: 'access.opening-reported',
        details: { applicationId: APPLICATION, requestId: idOf('request'), results },
        subject: id,
      },
      before.head,
    );
    const rows = results.map((reported) =>
      row(
        'opening',
        { ...reported, applicationId: APPLICATION, mspId: AUTHORITY },
        { ...reported, at: NOW, ...access },
      ),
    );
    const requestRecord = recordIn((await requestedState()).puts, 'access', access);
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...told.puts,
        ...(Object.assign({}, ...rows) as object),
        ...row('access', access, { ...requestRecord, reports: results, state: 'recorded' }),
        ...row('grant', { grantId: id }, { ...before, head: told.head }),
      },
    });
    expect((await report(outcome.after, [opened])).writes).toEqual(NO_WRITES);
    expectRefused(await report(outcome.after, [{ ...opened, result: 'mismatch' }]), 'CONFLICT', {
      field: '/results/0',
    });
    expect((await report(await revoke(from), [opened])).error).toBeUndefined();
    expectRefused(await report(from, [{ ...CARD, version: 9, result: 'opened' }]), 'INVALID_INPUT', {
      field: '/results/0',
    });
    expectRefused(await report(from, [opened, opened]), 'INVALID_INPUT', { field: '/results/1' });
    expectRefused(await report(from, [opened], otherReviewer), 'FORBIDDEN', { reason: 'not-the-requester' });
  });

  test('for a desk’s directory leaves its event, and no opening that a pass could count on', async () => {
    const kept = recordIn((await requestedState()).puts, 'access', access);
    const directory = { ...kept, purpose: 'desk-directory', state: 'recorded' } as const;
    const from = (await recorded(prepared)).given(row('access', access, directory));
    const outcome = await report(from, [opened]);
    expect(Object.keys(outcome.writes.puts).filter((key) => key.startsWith('\u0000opening'))).toEqual([]);
    expect(recordIn(outcome.writes.puts, 'access', access).reports).toEqual([opened]);
    expect((await grantIn(outcome.after, id)).head.sequence).toBe((await grantIn(from, id)).head.sequence + 1);
  });

  test('refuses a report before fragments are recorded', async () => {
    expectRefused(await report(asked, [opened]), 'INVALID_STATE', { state: 'requested' });
  });
});
