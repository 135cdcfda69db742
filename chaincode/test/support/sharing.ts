// A case of college-a with two sealed materials, desks with real keys, a sharing policy, as seeded state; and the steps
// of sharing as short calls on the fixture.
import {
  decodeBase64url,
  encodeBase64url,
  type GrantRecord,
  type Holder,
  type InputOf,
  type MaterialIndexEntry,
  type PrincipalRecord,
  type RecordOf,
  type ReencryptResult,
} from '@lianjian/ledger-api';
import { type Fixture, type FixtureMember, type Outcome } from '@lianjian/local-ledger/testing';
import { type PublicKey, SecretKeyFactory } from '@lianjian/pre';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, DAY, HEAD, ledger, member, NOW, row, SEEDED } from './consortium.ts';
import { argument, resultOf } from './expectations.ts';
import { bytesOf, idOf } from './ids.ts';
import { OwnerParty, type PreparedGrant, ReaderParty, type SealedMaterial } from './sharing-party.ts';

export const APPLICATION = idOf('application');
export const ORGANIZATIONS = [AUTHORITY, COLLEGE_A, COLLEGE_B, CENTRE];
export const HOLDERS = [COLLEGE_A, COLLEGE_B, CENTRE];
export const EXPIRES = NOW + 2000 * DAY;

export const clerk = member(COLLEGE_A, 'clerk');
export const reviewer = member(AUTHORITY, 'reviewer');
export const otherReviewer = member(AUTHORITY, 'reviewer', 'another reviewer');

export const ownerSeed = SecretKeyFactory.random();
export const owner = new OwnerParty(APPLICATION, ownerSeed);
export const reader = new ReaderParty();

export const CARD = { item: 'identity-card', part: 1, version: 1 };
export const SCAN = { item: 'degree-scan', part: 1, version: 1 };

export const PLAINTEXTS = { card: Buffer.from('an identity card'), scan: Buffer.from('a degree certificate') };
export const card: SealedMaterial = await owner.seal(CARD, PLAINTEXTS.card, 'image/jpeg');
export const scan: SealedMaterial = await owner.seal(SCAN, PLAINTEXTS.scan, 'application/pdf');

const desk = (mspId: string, role: 'clerk' | 'reviewer'): Holder => ({ kind: 'desk', mspId, role });

export function principal(
  holder: Holder,
  keys: { readonly receivingKey: PublicKey; readonly verifyingKey: PublicKey },
  change: Partial<PrincipalRecord> = {},
): PrincipalRecord {
  return {
    certificate: 'a certificate',
    created: SEEDED,
    head: HEAD,
    holder,
    id: idOf(`principal ${holder.mspId} ${holder.kind === 'desk' ? holder.role : holder.memberId}`),
    receivingKey: encodeBase64url(keys.receivingKey.toBytes()),
    signature: bytesOf('signature', 70),
    status: 'active',
    suite: 'umbral-secp256k1',
    verifyingKey: encodeBase64url(keys.verifyingKey.toBytes()),
    version: 1,
    ...change,
  };
}

const readingKey = reader.receivingSecretKey.publicKey();
export const granterDesk = principal(desk(COLLEGE_A, 'clerk'), {
  receivingKey: new ReaderParty().receivingSecretKey.publicKey(),
  verifyingKey: owner.signer.verifyingKey,
});
export const readerDesk = principal(desk(AUTHORITY, 'reviewer'), {
  receivingKey: readingKey,
  verifyingKey: new OwnerParty(APPLICATION).signer.verifyingKey,
});

export const application: RecordOf<'application'> = {
  attributes: { entryLevel: 'bachelor' },
  checklist: { type: 'graduation-review', version: 1 },
  claimedBy: null,
  created: SEEDED,
  decisions: [],
  dueDay: null,
  extensions: 0,
  head: HEAD,
  id: APPLICATION,
  items: [],
  learner: bytesOf('learner'),
  organization: COLLEGE_A,
  related: null,
  rounds: 0,
  sponsor: COLLEGE_A,
  stage: null,
  state: 'draft',
  submittedBy: [],
  unit: null,
};

export const materialRow = (entry: MaterialIndexEntry): Record<string, string> =>
  row('material', { ...entry, applicationId: APPLICATION }, { ...entry, applicationId: APPLICATION, created: SEEDED });

export const principalRow = (record: PrincipalRecord): Record<string, string> =>
  row('principal', { principalId: record.id, version: record.version }, record);

export const policyRow = (
  version: number,
  holders: readonly string[] = ORGANIZATIONS,
  allowSingleHolder = false,
): Record<string, string> => {
  const policy = { allowSingleHolder, created: SEEDED, head: HEAD, holders: [...holders], version };
  return row('sharing-policy', { version }, policy);
};

/** The case, its materials, both desks and the policy; nothing granted. */
export const shared: Fixture = ledger.given({
  ...row('application', { applicationId: APPLICATION }, application),
  ...materialRow(card.entry),
  ...materialRow(scan.entry),
  ...principalRow(granterDesk),
  ...principalRow(readerDesk),
  ...policyRow(1),
});

export const readerKeys = {
  principalId: readerDesk.id,
  receivingKey: decodeBase64url(readerDesk.receivingKey),
  version: readerDesk.version,
};

export const prepare = (name = 'grant', materials = [CARD, SCAN], expiresAt = EXPIRES): PreparedGrant =>
  owner.prepareGrant(idOf(name), readerKeys, materials, { expiresAt, holders: HOLDERS, threshold: 2 });

export const createInput = (
  prepared: readonly PreparedGrant[],
  change: Partial<InputOf<'sharing:createGrants'>> = {},
): InputOf<'sharing:createGrants'> => ({
  applicationId: APPLICATION,
  granter: { principalId: granterDesk.id, version: 1 },
  grants: prepared.map(({ grant }) => grant),
  policyVersion: 1,
  ...change,
});

type Name = `sharing:${string}`;

/** Submits with one argument; fails where refused. */
export async function done(fixture: Fixture, name: Name, input: unknown, call: object = {}): Promise<Outcome> {
  const outcome = await fixture.submit(name, argument(input), call);
  resultOf(outcome);
  return outcome;
}

export const deposit = (
  fixture: Fixture,
  prepared: readonly PreparedGrant[],
  holder: string,
  by: FixtureMember = clerk,
): Promise<Outcome> => {
  const transientData = Object.fromEntries(
    prepared.map(({ grant, shares }) => [grant.id, shares.get(holder) ?? new Uint8Array()]),
  );
  const input = { grantIds: prepared.map(({ grant }) => grant.id) };
  return fixture
    .as(by)
    .submit('sharing:depositShares', argument(input), { endorsingOrganizations: [holder], transientData });
};

export async function created(prepared: readonly PreparedGrant[], from = shared): Promise<Fixture> {
  return (await done(from.as(clerk), 'sharing:createGrants', createInput(prepared))).after;
}

export async function deposited(prepared: readonly PreparedGrant[], from?: Fixture): Promise<Fixture> {
  let fixture = await created(prepared, from);
  for (const holder of HOLDERS) {
    const outcome = await deposit(fixture, prepared, holder);
    resultOf(outcome);
    fixture = outcome.after;
  }
  return fixture;
}

export async function activated(prepared: readonly PreparedGrant[], from?: Fixture): Promise<Fixture> {
  const fixture = await deposited(prepared, from);
  const input = { grantIds: prepared.map(({ grant }) => grant.id) };
  return (await done(fixture.as(clerk), 'sharing:activateGrants', input)).after;
}

export const requestInput = (
  grantId: string,
  change: Partial<InputOf<'sharing:requestAccess'>> = {},
): InputOf<'sharing:requestAccess'> => ({
  grantId,
  materials: [CARD, SCAN],
  purpose: 'stage-review',
  requestId: idOf('request'),
  ...change,
});

export async function requested(prepared: PreparedGrant): Promise<Fixture> {
  const fixture = await activated([prepared]);
  return (await done(fixture.as(reviewer), 'sharing:requestAccess', requestInput(prepared.grant.id))).after;
}

export const accessOf = (grantId: string): { grantId: string; requestId: string } => ({
  grantId,
  requestId: idOf('request'),
});

/** What the holders answer, under their names, as recordFragments takes it. */
export async function gathered(
  fixture: Fixture,
  grantId: string,
  holders: readonly string[],
): Promise<Record<string, Uint8Array>> {
  const answers: Record<string, Uint8Array> = {};
  for (const organization of holders) {
    const outcome = await fixture
      .as(reviewer)
      .evaluate('sharing:reencrypt', argument(accessOf(grantId)), { organization });
    const { fragments } = resultOf(outcome) as ReencryptResult;
    answers[organization] = Buffer.concat(fragments.map(decodeBase64url));
  }
  return answers;
}

export async function recorded(prepared: PreparedGrant, holders = [COLLEGE_B, CENTRE]): Promise<Fixture> {
  const fixture = await requested(prepared);
  const transientData = await gathered(fixture, prepared.grant.id, holders);
  const input = { ...accessOf(prepared.grant.id), holders };
  return (await done(fixture.as(reviewer), 'sharing:recordFragments', input, { transientData })).after;
}

/** The grant as `sharing:readGrant` gives it. */
export async function grantIn(fixture: Fixture, grantId: string): Promise<GrantRecord> {
  return resultOf(await fixture.as(clerk).evaluate('sharing:readGrant', argument({ grantId }))) as GrantRecord;
}
