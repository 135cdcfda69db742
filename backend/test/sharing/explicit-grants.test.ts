// Grants that an owner makes by hand, to one reader until a time.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GrantRecord, type Holder } from '@lianjian/ledger-api';
import { type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { MaterialReading } from '../../src/sharing/material-reading.ts';
import { OwnerGrants } from '../../src/sharing/owner-grants.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Platform } from '../support/platform.ts';
import { CARD, newSharedCase, openSharing, readAll, type SharedCase, type Sharing, wish } from '../support/sharing.ts';
import { CENTRE, COLLEGE_B, type People } from '../support/trial.ts';

const root = temporaryFolder();
const HOUR = 3_600_000;
let sharing: Sharing;
let platform: Platform;
let people: People;
let clerk: Wallet;
let reviewer: Wallet;
let grants: OwnerGrants;
let reading: MaterialReading;

beforeAll(async () => {
  sharing = await openSharing(root);
  ({ clerk, people, platform, reviewer } = sharing);
  grants = new OwnerGrants(platform);
  reading = new MaterialReading(platform);
}, 120_000);

afterAll(() => platform.close());

const desk: Holder = { kind: 'desk', mspId: COLLEGE_B, role: 'reviewer' };

async function granted(): Promise<SharedCase & { readonly grantId: string }> {
  const shared = await newSharedCase(sharing);
  const plan = { expiresAt: Date.now() + HOUR, materials: [shared.card], reader: desk };
  const [grantId = ''] = await grants.grant(clerk, shared.id, plan);
  return { ...shared, grantId };
}

const stateOf = async (grantId: string): Promise<string> =>
  ((await platform.ledger.evaluate(clerk, 'sharing:readGrant', { grantId })) as GrantRecord).state;

test('opens the material outside of the route; revoked, nothing; closed, no holder keeps a share', async () => {
  const { id, card, form, grantId } = await granted();
  expect(await stateOf(grantId)).toBe('active');
  const reader = await people.person(COLLEGE_B, 'reviewer');
  expect(await readAll(reading, reader, wish(id, card))).toEqual(CARD);
  await expect(reading.open(reader, wish(id, form))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await grants.revoke(clerk, grantId, 'mistake');
  // Another server, which has no session in memory.
  for (const server of [reading, new MaterialReading(platform)]) {
    await expect(server.open(reader, wish(id, card))).rejects.toMatchObject({ code: 'REVOKED' });
  }
  await grants.close(clerk, grantId);
  await grants.close(clerk, grantId);
  expect(await stateOf(grantId)).toBe('closed');
}, 60_000);

test('only the owner revokes', async () => {
  const { grantId } = await granted();
  await expect(grants.revoke(reviewer, grantId, 'mistake')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await stateOf(grantId)).toBe('active');
});

test('a reader without keys is named, and nothing is written', async () => {
  const { id, card } = await newSharedCase(sharing);
  const nobody: Holder = { kind: 'desk', mspId: CENTRE, role: 'auditor' };
  const plan = { expiresAt: Date.now() + HOUR, materials: [card], reader: nobody };
  await expect(grants.grant(clerk, id, plan)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    details: { id: `auditor desk of ${CENTRE}` },
  });
  expect(await grants.grants(clerk, id)).toEqual([]);
});
