import { describe, expect, test } from '@jest/globals';
import { encodeBase64url, type GrantRecord } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { Signer, SecretKey } from '@lianjian/pre';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, DAY, keyFor, leaf, member, NOW, row } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';
import {
  APPLICATION,
  application,
  CARD,
  clerk,
  createInput,
  EXPIRES,
  granterDesk,
  HOLDERS,
  owner,
  ownerSeed,
  policyRow,
  prepare,
  principalRow,
  readerDesk,
  readerKeys,
  SCAN,
  shared,
} from '../support/sharing.ts';
import { OwnerParty } from '../support/sharing-party.ts';

const prepared = prepare();
const input = createInput([prepared]);
const create = (change: object = {}, from = shared, by = clerk) =>
  from.as(by).submit('sharing:createGrants', argument({ ...input, ...change }));

/** The input with its first grant changed. */
const withGrant = (change: object): object => ({ grants: [{ ...prepared.grant, ...change }] });

describe('sharing:createGrants', () => {
  test('writes grant, public parts, leaf and event; no share', async () => {
    const outcome = await create();
    const { id } = prepared.grant;
    expect(resultOf(outcome)).toEqual({ grantIds: [id] });
    const told = expectedEvent(outcome, clerk, {
      action: 'grant.created',
      details: {
        applicationId: APPLICATION,
        expiresAt: EXPIRES,
        holders: HOLDERS,
        materials: [CARD, SCAN],
        reader: readerDesk.id,
        readerVersion: 1,
        singleHolder: false,
        threshold: 2,
      },
      subject: id,
    });
    const grant: GrantRecord = {
      applicationId: APPLICATION,
      created: createdBy(clerk, input),
      expiresAt: EXPIRES,
      granter: { principalId: granterDesk.id, verifyingKey: granterDesk.verifyingKey, version: 1 },
      head: told.head,
      holders: HOLDERS,
      id,
      materials: [CARD, SCAN],
      owner: COLLEGE_A,
      policyVersion: 1,
      reader: {
        holder: readerDesk.holder,
        principalId: readerDesk.id,
        receivingKey: readerDesk.receivingKey,
        version: 1,
      },
      singleHolder: false,
      state: 'created',
      threshold: 2,
      unit: null,
    };
    const fragments = prepared.grant.materials.flatMap(({ item, part, version, fragments: parts }) =>
      parts.map(({ holder, publicPart, shareDigest }) =>
        row(
          'fragment',
          { applicationId: APPLICATION, grantId: id, holder, item, part, version },
          { publicPart, shareDigest },
        ),
      ),
    );
    expect(fragments).toHaveLength(6);
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...(Object.assign({}, ...fragments) as object),
        ...row('grant', { grantId: id }, grant),
        ...leaf('grant-by-application', { applicationId: APPLICATION, grantId: id }, keyFor('grant', { grantId: id })),
        ...told.puts,
      },
    });
    expect(outcome.event?.payload).toBe(
      `[{"action":"grant.created","application":"${APPLICATION}","sequence":1,"subject":"${id}"}]`,
    );
  });

  test('takes several readers in one transaction', async () => {
    const both = createInput([prepared, prepare('another grant', [SCAN])]);
    const outcome = await shared.as(clerk).submit('sharing:createGrants', argument(both));
    expect(resultOf(outcome)).toEqual({ grantIds: [idOf('grant'), idOf('another grant')] });
  });

  test('the same again by the same clerk changes nothing', async () => {
    const second = await (await create()).after.submit('sharing:createGrants', argument(input));
    expect(resultOf(second)).toEqual({ grantIds: [idOf('grant')] });
    expect(second.writes).toEqual(NO_WRITES);
  });

  test('refuses an id that is taken by another grant', async () => {
    const { after } = await create();
    expectRefused(await after.submit('sharing:createGrants', argument(createInput([prepare()]))), 'DUPLICATE');
  });

  test.each([
    ['another organisation', member(COLLEGE_B, 'clerk')],
    ['a unit of the owner', member(COLLEGE_A, 'clerk', 'unit clerk', 'east-site')],
  ])('refuses %s', async (_, by) => {
    expectRefused(await create({}, shared, by), 'FORBIDDEN', { reason: 'not-the-owner' });
  });

  test('refuses a reviewer', async () => {
    expectRefused(await create({}, shared, member(COLLEGE_A, 'reviewer')), 'FORBIDDEN', { reason: 'role' });
  });

  test('refuses an admin in the name of the clerks’ desk', async () => {
    expectRefused(await create({}, shared, member(COLLEGE_A, 'admin')), 'FORBIDDEN', { reason: 'not-the-granter' });
  });

  test('lets a unit’s clerk grant for the unit’s own case', async () => {
    const from = shared.given(
      row('application', { applicationId: APPLICATION }, { ...application, unit: 'east-site' }),
    );
    const east = member(COLLEGE_A, 'clerk', 'unit clerk', 'east-site');
    expect((await create({}, from, east)).error).toBeUndefined();
    const west = member(COLLEGE_A, 'clerk', 'west clerk', 'west-site');
    expectRefused(await create({}, from, west), 'FORBIDDEN', { reason: 'not-the-owner' });
  });

  test('refuses an unknown application, material, reader or policy', async () => {
    expectRefused(await create({ applicationId: idOf('none') }), 'NOT_FOUND', { kind: 'application' });
    const [first] = prepared.grant.materials;
    const unknown = withGrant({ materials: [{ ...first, version: 2 }] });
    expectRefused(await create(unknown), 'NOT_FOUND', { kind: 'material' });
    const nobody = withGrant({ reader: { principalId: idOf('nobody'), version: 1 } });
    expectRefused(await create(nobody), 'NOT_FOUND', { kind: 'principal' });
    expectRefused(await create({ policyVersion: 2 }), 'NOT_FOUND', { kind: 'sharing-policy' });
  });

  test('refuses a policy that is no longer in force', async () => {
    expectRefused(await create({}, shared.given(policyRow(2))), 'CONFLICT', { version: 1 });
  });

  test.each([
    ['retired', 'INVALID_STATE'],
    ['compromised', 'REVOKED'],
  ] as const)('refuses a reader’s or granter’s %s key', async (status, code) => {
    const old = shared.given(principalRow({ ...readerDesk, status }));
    expectRefused(await create({}, old), code, { principalId: readerDesk.id });
    const oldGranter = shared.given(principalRow({ ...granterDesk, status }));
    expectRefused(await create({}, oldGranter), code, { principalId: granterDesk.id });
  });

  test('refuses an expiry that is past', async () => {
    expectRefused(await create(withGrant({ expiresAt: NOW - DAY })), 'EXPIRED', { expiresAt: NOW - DAY });
  });

  test('refuses other holders than the policy’s less the reader’s organisation', async () => {
    const [first] = prepared.grant.materials;
    const field = '/grants/0/materials/0/fragments';
    const two = withGrant({ materials: [{ ...first, fragments: first?.fragments.slice(1) }] });
    expectRefused(await create(two), 'INVALID_INPUT', { field });
    const toReader = first?.fragments.map((part, i) => (i === 0 ? { ...part, holder: AUTHORITY } : part));
    expectRefused(await create(withGrant({ materials: [{ ...first, fragments: toReader }] })), 'INVALID_INPUT', {
      field,
    });
  });

  test('refuses a threshold out of reach without the owner', async () => {
    const from = shared.given(policyRow(1, [AUTHORITY, COLLEGE_A, CENTRE]));
    expectRefused(await create({}, from), 'INVALID_STATE', { holders: [COLLEGE_A, CENTRE] });
  });

  test('refuses a material twice, a grant twice', async () => {
    const [first] = prepared.grant.materials;
    const twice = withGrant({ materials: [first, first] });
    expectRefused(await create(twice), 'INVALID_INPUT', { field: '/grants/0/materials' });
    expectRefused(await create({ grants: [prepared.grant, prepared.grant] }), 'INVALID_INPUT', { field: '/grants' });
  });

  test('refuses the same fragments for two grants', async () => {
    const copy = { ...prepared.grant, id: idOf('copy') };
    const outcome = await create({ grants: [prepared.grant, copy] });
    expectRefused(outcome, 'INVALID_PROOF', { reason: 'REPEATED_FRAGMENT' });
  });

  test('refuses fragments of another material: its delegating key is another', async () => {
    const [first, second] = prepared.grant.materials;
    const swapped = withGrant({ materials: [{ ...first, fragments: second?.fragments }] });
    expectRefused(await create(swapped), 'INVALID_PROOF', {
      field: '/grants/0/materials/0/fragments/0',
      reason: 'SIGNATURE_CHECK_FAILED',
    });
  });

  test('refuses fragments signed by another key than the granter’s', async () => {
    const forger = new OwnerParty(APPLICATION, ownerSeed, new Signer(SecretKey.random()));
    const forged = forger.prepareGrant(idOf('grant'), readerKeys, [CARD], {
      expiresAt: EXPIRES,
      holders: HOLDERS,
      threshold: 2,
    });
    const outcome = await create({ grants: [forged.grant] });
    expectRefused(outcome, 'INVALID_PROOF', { reason: 'SIGNATURE_CHECK_FAILED' });
  });

  test('refuses malformed arguments, naming the field', async () => {
    const [first] = prepared.grant.materials;
    const short = first?.fragments.map((part) => ({ ...part, publicPart: encodeBase64url(new Uint8Array(227)) }));
    expectRefused(await create(withGrant({ materials: [{ ...first, fragments: short }] })), 'INVALID_INPUT', {
      field: '/grants/0/materials/0/fragments/0/publicPart',
    });
    expectRefused(await create({ share: 'secret' }), 'INVALID_INPUT');
    expectRefused(await create({ grants: [] }), 'INVALID_INPUT', { field: '/grants' });
  });

  test('marks a single holder where the policy allows one', async () => {
    const from = shared.given(policyRow(1, [AUTHORITY, CENTRE], true));
    const split = { expiresAt: EXPIRES, holders: [CENTRE], threshold: 1 };
    const single = owner.prepareGrant(idOf('grant'), readerKeys, [CARD], split);
    const outcome = await create({ grants: [single.grant] }, from);
    const text = String(outcome.writes.puts[keyFor('grant', { grantId: idOf('grant') })]);
    expect(JSON.parse(text)).toMatchObject({ holders: [CENTRE], singleHolder: true, threshold: 1 });
  });
});
