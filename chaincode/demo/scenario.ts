// The thread that everything else widens: one sealed PDF goes from a teaching centre to a reviewer in another
// organisation, through the real contract. A test runs it, and `npm run demo` tells it.
import { createHash, randomBytes } from 'node:crypto';
import {
  ContractError,
  decodeBase64url,
  encodeBase64url,
  type EventPage,
  type PrincipalKeys,
  type ReencryptResult,
  type TrailVerification,
} from '@lianjian/ledger-api';
import { type ContractClass, LocalLedger } from '@lianjian/local-ledger';
import { SecretKey, Signer } from '@lianjian/pre';
import { OwnerParty, type PreparedGrant, ReaderParty } from '../test/support/sharing-party.ts';
import { newId } from './client.ts';
import {
  AUTHORITY,
  CENTRE,
  CHECKLIST,
  COLLEGE_A,
  COLLEGE_B,
  found,
  ORGANIZATIONS,
  person,
  registerDesk,
} from './consortium.ts';
import { pdfOf } from './pdf.ts';

const SCAN = { item: 'degree-scan', part: 1, version: 1 };
const YEARS_12 = 12 * 366 * 86_400_000;

type Say = (line: string) => void;

/** The code with which the contract refuses what must be refused. */
async function refusalOf(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (error instanceof ContractError) return error.code;
    throw error;
  }
  throw new Error('this should have been refused');
}

function expectCode(actual: string, expected: string): string {
  if (actual !== expected) throw new Error(`refused with ${actual} instead of ${expected}`);
  return actual;
}

/** Tells the story to `say`, a line at a time; throws when any step does not go as told. */
export async function scenario(contracts: readonly ContractClass[], say: Say): Promise<void> {
  const ledger = await LocalLedger.open({ contracts, organizations: ORGANIZATIONS });
  try {
    await tell(ledger, say);
  } finally {
    await ledger.close();
  }
}

async function tell(ledger: LocalLedger, say: Say): Promise<void> {
  say('Four organisations on one in-process ledger: an authority, two colleges, a centre sponsored by college-a.');
  say('  One process is one machine’s word. The network profile runs the same contract on Fabric peers.');
  await found(ledger);
  const clerk = await person(ledger, CENTRE, 'clerk');
  const reviewer = await person(ledger, COLLEGE_A, 'reviewer');

  say('Desks register public keys: the centre’s clerks, college-a’s reviewers, the authority’s auditors.');
  const applicationId = newId();
  const owner = new OwnerParty(applicationId);
  const reader = new ReaderParty();
  const keysOf = (receiving: ReaderParty, signer = new Signer(SecretKey.random())) => ({
    receivingKey: receiving.receivingSecretKey.publicKey(),
    verifyingKey: signer.verifyingKey,
  });
  const clerks = await registerDesk(ledger, CENTRE, 'clerk', keysOf(new ReaderParty(), owner.signer));
  const reviewers = await registerDesk(ledger, COLLEGE_A, 'reviewer', keysOf(reader));
  const auditors = await registerDesk(ledger, AUTHORITY, 'auditor', keysOf(new ReaderParty()));

  say(
    'The clerk opens a case and seals a PDF. The sealed bytes go to a content-addressed store, the index to the chain.',
  );
  const checklist = { type: CHECKLIST.type, version: CHECKLIST.version };
  const learner = encodeBase64url(createHash('sha256').update(randomBytes(32)).digest());
  const opening = { attributes: { cohort: '2030' }, checklist, id: applicationId, learner, related: null };
  await clerk.call('application:create', opening);
  const pdf = pdfOf('Degree certificate');
  const { entry, sealed } = await owner.seal(SCAN, pdf, 'application/pdf');
  const store = new Map([[entry.cid, sealed]]);
  await clerk.call('application:recordMaterials', { discarded: [], id: applicationId, materials: [entry] });
  say(`  ${pdf.length} bytes of PDF, ${sealed.length} bytes sealed, ${entry.cid}`);
  say('  The store of this demonstration is a plain map in memory, keyed by CID: no IPFS node runs here.');

  say('Submitting now is refused: evidence must outlive its owner, and nobody else can read it yet.');
  say(`  ${expectCode(await refusalOf(clerk.call('application:submit', { id: applicationId })), 'INCOMPLETE')}`);

  say('The clerk grants both desks: shares of a key to three organisations each, any two open.');
  const prepare = (desk: PrincipalKeys): PreparedGrant => {
    const holders = ORGANIZATIONS.filter((mspId) => mspId !== desk.holder.mspId);
    const keys = { principalId: desk.id, receivingKey: decodeBase64url(desk.receivingKey), version: desk.version };
    return owner.prepareGrant(newId(), keys, [SCAN], { expiresAt: Date.now() + YEARS_12, holders, threshold: 2 });
  };
  const prepared = [prepare(reviewers), prepare(auditors)];
  const grantIds = prepared.map(({ grant }) => grant.id);
  const granter = { principalId: clerks.id, version: clerks.version };
  const grants = prepared.map(({ grant }) => grant);
  await clerk.call('sharing:createGrants', { applicationId, granter, grants, policyVersion: 1 });
  say(
    `  activated before all shares are deposited: ${expectCode(await refusalOf(clerk.call('sharing:activateGrants', { grantIds })), 'INCOMPLETE')}`,
  );
  for (const holder of ORGANIZATIONS) {
    const held = prepared.filter(({ shares }) => shares.has(holder));
    const transientData = Object.fromEntries(held.map(({ grant, shares }) => [grant.id, shares.get(holder) ?? '']));
    const input = { grantIds: held.map(({ grant }) => grant.id) };
    await clerk.call('sharing:depositShares', input, { endorsingOrganizations: [holder], transientData });
    say(`  ${holder} keeps its share of ${held.length === 1 ? 'one grant' : 'both grants'} in its private collection`);
  }
  await clerk.call('sharing:activateGrants', { grantIds });
  await clerk.call('application:submit', { id: applicationId });
  say('  active, and the case is submitted');

  say('The reviewer claims the case and asks to read. No holder converts before the request is on the chain.');
  await reviewer.call('application:claim', { id: applicationId });
  const access = { grantId: grantIds[0] ?? '', requestId: newId() };
  const early = await refusalOf(reviewer.endorsedBy(CENTRE, 'sharing:reencrypt', access));
  say(`  asked before: ${expectCode(early, 'NOT_YET_COMMITTED')}`);
  await reviewer.call('sharing:requestAccess', { ...access, materials: [SCAN], purpose: 'stage-review' });

  say('Two holders convert on their peers and prove it; the third is not needed. Every endorser checks the proofs.');
  const holders = [AUTHORITY, COLLEGE_B];
  const fragments = new Map<string, Uint8Array>();
  for (const holder of holders) {
    const answer = (await reviewer.endorsedBy(holder, 'sharing:reencrypt', access)) as ReencryptResult;
    fragments.set(holder, Buffer.concat(answer.fragments.map(decodeBase64url)));
  }
  const record = { ...access, holders };
  const tampered = new Map(fragments).set(
    COLLEGE_B,
    Uint8Array.from(fragments.get(COLLEGE_B) ?? [], (byte, i) => (i === 290 ? byte ^ 1 : byte)),
  );
  const blame = await refusalOf(
    reviewer.call('sharing:recordFragments', record, { transientData: Object.fromEntries(tampered) }),
  );
  say(`  a fragment with one flipped bit: ${expectCode(blame, 'INVALID_PROOF')}`);
  await reviewer.call('sharing:recordFragments', record, { transientData: Object.fromEntries(fragments) });

  say('The reviewer combines the fragments, fetches by content address, checks and opens.');
  const fetched = store.get(entry.cid);
  if (fetched === undefined) throw new Error('the store has lost the file');
  const opened = await reader.open(applicationId, entry, [...fragments.values()], owner.signer.verifyingKey, fetched);
  if (!Buffer.from(opened).equals(pdf)) throw new Error('the reviewer reads something else');
  say(`  the same ${opened.length} bytes of PDF`);
  await reviewer.call('sharing:reportOpening', { ...access, results: [{ ...SCAN, result: 'opened' }] });
  await reviewer.call('application:review', {
    findings: [{ comment: null, item: SCAN.item, reason: null, result: 'accepted' }],
    id: applicationId,
    outcome: 'pass',
    reason: null,
    round: 1,
    stage: 'college-review',
  });

  await tellTrails(ledger, say, applicationId, access.grantId);
  say('The centre revokes the grant. Asked again, the holders refuse.');
  await clerk.call('sharing:revokeGrant', { grantId: access.grantId, reason: 'case-closed' });
  say(`  ${expectCode(await refusalOf(reviewer.endorsedBy(COLLEGE_B, 'sharing:reencrypt', access)), 'REVOKED')}`);
}

async function tellTrails(ledger: LocalLedger, say: Say, applicationId: string, grantId: string): Promise<void> {
  const auditor = await person(ledger, AUTHORITY, 'auditor');
  say('An auditor of the authority reads both trails, newest first, and has their links checked.');
  for (const [kind, id] of [
    ['application', applicationId],
    ['grant', grantId],
  ] as const) {
    const { rows } = (await auditor.call('audit:trail', { bookmark: null, id, kind, pageSize: 100 })) as EventPage;
    for (const { action, actor, sequence } of rows)
      say(`  ${kind} ${sequence}: ${action} by a ${actor.role} of ${actor.mspId}`);
    const check = (await auditor.call('audit:verifyTrail', { before: null, id, kind })) as TrailVerification;
    if (check.broken !== null || check.verified !== rows.length) throw new Error(`the ${kind}’s trail is broken`);
    say(`  ${check.verified} links hold`);
  }
}
