// Access events chain per grant, so readers of one case stand in nobody's way.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeBase64url, principalStatement, type PrincipalKeys } from '@lianjian/ledger-api';
import { LocalLedger } from '@lianjian/local-ledger';
import { SecretKey } from '@lianjian/pre';
import { Client, newId } from '../../demo/client.ts';
import { CENTRE, CHECKLIST, COLLEGE_A, found, ORGANIZATIONS, person, registerDesk } from '../../demo/consortium.ts';
import { contracts } from '../../src/index.ts';
import { argument } from '../support/expectations.ts';
import { bytesOf, memberIdOf } from '../support/ids.ts';
import { OwnerParty } from '../support/sharing-party.ts';

const SCAN = { item: 'degree-scan', part: 1, version: 1 };
const READERS = 10;
const HOLDERS = ORGANIZATIONS.filter((mspId) => mspId !== COLLEGE_A);

let ledger: LocalLedger;
const readers: { client: Client; keys: PrincipalKeys; grantId: string }[] = [];

async function registeredReader(index: number): Promise<{ client: Client; keys: PrincipalKeys; grantId: string }> {
  const enrollmentId = memberIdOf(`reader ${index}`);
  const { certificateAuthority } = ledger.organization(COLLEGE_A);
  const member = await certificateAuthority.issue({ attributes: { role: 'reviewer' }, enrollmentId });
  const client = new Client(ledger, member);
  const key = (): string => encodeBase64url(SecretKey.random().publicKey().toBytes());
  const keys: PrincipalKeys = {
    holder: { kind: 'person', memberId: enrollmentId, mspId: COLLEGE_A },
    id: newId(),
    receivingKey: key(),
    suite: 'umbral-secp256k1',
    verifyingKey: key(),
    version: 1,
  };
  const digest = createHash('sha256').update(principalStatement(keys)).digest();
  const signature = encodeBase64url(await member.signer(digest));
  await client.call('consortium:registerPrincipal', { ...keys, signature });
  return { client, keys, grantId: newId() };
}

beforeAll(async () => {
  ledger = await LocalLedger.open({ contracts, organizations: ORGANIZATIONS });
  await found(ledger);
  const clerk = await person(ledger, CENTRE, 'clerk');
  const id = newId();
  const owner = new OwnerParty(id);
  const granterKeys = { receivingKey: SecretKey.random().publicKey(), verifyingKey: owner.signer.verifyingKey };
  const granter = await registerDesk(ledger, CENTRE, 'clerk', granterKeys);
  for (let index = 0; index < READERS; index += 1) readers.push(await registeredReader(index));
  const checklist = { type: CHECKLIST.type, version: CHECKLIST.version };
  const attributes = { cohort: '2030' };
  await clerk.call('application:create', { attributes, checklist, id, learner: bytesOf('learner'), related: null });
  const { entry } = await owner.seal(SCAN, Buffer.from('a degree'), 'application/pdf');
  await clerk.call('application:recordMaterials', { discarded: [], id, materials: [entry] });
  const prepared = readers.map(({ grantId, keys }) => {
    const receivingKey = Buffer.from(keys.receivingKey, 'base64url');
    const split = { expiresAt: Date.now() + 86_400_000, holders: HOLDERS, threshold: 2 };
    return owner.prepareGrant(grantId, { principalId: keys.id, receivingKey, version: 1 }, [SCAN], split);
  });
  await clerk.call('sharing:createGrants', {
    applicationId: id,
    granter: { principalId: granter.id, version: 1 },
    grants: prepared.map(({ grant }) => grant),
    policyVersion: 1,
  });
  const grantIds = readers.map(({ grantId }) => grantId);
  for (const holder of HOLDERS) {
    const transientData = Object.fromEntries(
      prepared.map(({ grant, shares }) => [grant.id, shares.get(holder) ?? new Uint8Array()]),
    );
    await clerk.call('sharing:depositShares', { grantIds }, { endorsingOrganizations: [holder], transientData });
  }
  await clerk.call('sharing:activateGrants', { grantIds });
});

afterAll(() => ledger.close());

test('ten readers of one case ask at once, on the same state, and none conflicts', async () => {
  const endorsed = await Promise.all(
    readers.map(({ client, grantId }) => {
      const input = { grantId, materials: [SCAN], purpose: 'stage-review', requestId: newId() };
      const contract = ledger.connect(client.member).contract();
      return contract.newProposal('sharing:requestAccess', { arguments: argument(input) }).endorse();
    }),
  );
  const commits = await Promise.all(endorsed.map((transaction) => transaction.submit()));
  const codes = await Promise.all(commits.map(async (commit) => (await commit.getStatus()).validationCode));
  expect(codes).toEqual(Array.from({ length: READERS }, () => 'VALID'));
});
