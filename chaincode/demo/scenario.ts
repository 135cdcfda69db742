// The thread that everything else widens: one sealed PDF goes from a teaching centre to a reviewer in another
// organisation, through the real contract. A test runs it, and `npm run demo:contract` tells it.
import {
  ContractError,
  decodeBase64url,
  type EventPage,
  type ReencryptResult,
  type TrailVerification,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { ONE_STAGE } from '../test/scenarios/checklists.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, Consortium, ORGANIZATIONS } from '../test/scenarios/consortium.ts';
import { Dossier, newLearner } from '../test/scenarios/dossier.ts';
import { type ScenarioLedger } from '../test/ledgers/scenario-ledger.ts';
import { type ContentStore } from './content-store.ts';
import { pdfOf } from './pdf.ts';

const SCAN = { item: 'degree-scan', part: 1, version: 1 };

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

export interface Setting {
  readonly ledger: ScenarioLedger;
  readonly store: ContentStore;
}

const WHERE = {
  local: [
    'Four organisations on one in-process ledger: an authority, two colleges, a centre sponsored by college-a.',
    '  One process is one machine’s word. The network profile runs the same contract on Fabric peers.',
  ],
  network: [
    'Four organisations with a Fabric peer each: an authority, two colleges, a centre sponsored by college-a.',
    '  People are enrolled at their organisations’ CAs; three of four organisations endorse, Kafka orders.',
  ],
} as const;

/** Tells the story to `say`, a line at a time; throws when any step does not go as told. */
export async function scenario({ ledger, store }: Setting, say: Say): Promise<void> {
  WHERE[ledger.kind].forEach((line) => {
    say(line);
  });
  const consortium = await Consortium.open(ledger, [ONE_STAGE]);
  const clerk = await ledger.person(CENTRE, 'clerk');
  const reviewer = await ledger.person(COLLEGE_A, 'reviewer');

  say('Desks register public keys: the centre’s clerks, college-a’s reviewers, the authority’s auditors.');
  await consortium.desk(CENTRE, 'clerk');
  const { keys: reviewers, reader } = await consortium.desk(COLLEGE_A, 'reviewer');
  const { keys: auditors } = await consortium.desk(AUTHORITY, 'auditor');

  say(
    'The clerk opens a case and seals a PDF. The sealed bytes go to a content-addressed store, the index to the chain.',
  );
  const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
  const opening = { attributes: { cohort: '2030' }, checklist, learner: newLearner() };
  const dossier = await Dossier.open(consortium, clerk, opening);
  const { id: applicationId, owner } = dossier;
  const pdf = pdfOf('Degree certificate');
  const { entry, sealed } = await owner.seal(SCAN, pdf, 'application/pdf');
  const cid = await store.add(sealed);
  if (cid !== entry.cid) throw new Error(`the store calls the file ${cid}, the index ${entry.cid}`);
  await clerk.call('application:recordMaterials', { discarded: [], id: applicationId, materials: [entry] });
  say(`  ${pdf.length} bytes of PDF, ${sealed.length} bytes sealed, ${entry.cid}`);
  say(`  in ${store.name}`);

  say('Submitting now is refused: evidence must outlive its owner, and nobody else can read it yet.');
  say(`  ${expectCode(await refusalOf(clerk.call('application:submit', { id: applicationId })), 'INCOMPLETE')}`);

  say('The clerk grants both desks: shares of a key to three organisations each, any two open.');
  const prepared = [reviewers, auditors].map((desk) => dossier.prepare(desk, [SCAN]));
  const grantIds = prepared.map(({ grant }) => grant.id);
  await dossier.create(prepared);
  say(
    `  activated before all shares are deposited: ${expectCode(await refusalOf(clerk.call('sharing:activateGrants', { grantIds })), 'INCOMPLETE')}`,
  );
  for (const holder of ORGANIZATIONS) {
    await dossier.deposit(prepared, holder);
    const held = prepared.filter(({ shares }) => shares.has(holder)).length;
    say(`  ${holder} keeps its share of ${held === 1 ? 'one grant' : 'both grants'} in its private collection`);
  }
  await dossier.activate(prepared);
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
  const fetched = await store.get(entry.cid);
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

async function tellTrails(ledger: ScenarioLedger, say: Say, applicationId: string, grantId: string): Promise<void> {
  const auditor = await ledger.person(AUTHORITY, 'auditor');
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
