import { createHash } from 'node:crypto';
import { type TrialServer } from '@lianjian/backend';
import { Person, type Problem } from './client.ts';
import { type Bytes, docxOf, jpegOf, largePdf, pdfOf } from './files.ts';
import { alterRow } from './tamper.ts';

type Say = (line: string) => void;

interface Committed {
  readonly record: { readonly id: string; readonly state: string; readonly stage: string | null };
  readonly transaction: { readonly id: string; readonly block: number };
  readonly receipt: { readonly number: string };
}

interface Uploaded {
  readonly uploadId: string;
  readonly cid: string;
}

interface Verification {
  readonly verdict: string;
  readonly checks: readonly { readonly what: string; readonly result: string }[];
}

interface Rows<T> {
  readonly rows: readonly T[];
}

const ATTRIBUTES = {
  applicationKind: 'graduation',
  creditRecognition: 'none',
  entryLevel: 'bachelor',
  finalProject: 'required',
  graduationTerm: '2026-07',
  identityMatch: 'same',
  imageComparison: 'matched',
  placement: 'not-required',
  statusChange: 'none',
};
const MEBIBYTE = 1_048_576;
/** The item whose stored file is altered in the end. */
const ALTERED = 'fee-clearance';
const PRIVATE = ['learner-record', 'details-confirmation', 'identity-card', 'diploma-photo'];

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`not as told: ${what}`);
}

const filesOf = (): Readonly<Record<string, readonly (readonly [string, Bytes])[]>> => ({
  'learner-record': [['信息表.json', Uint8Array.from(Buffer.from('{"note":"made up"}'))]],
  'graduation-form': [['毕业生登记表.pdf', pdfOf('Graduation form')]],
  'details-confirmation': [['信息确认书.pdf', pdfOf('Details confirmed')]],
  'identity-card': [['身份证 正面.jpg', jpegOf('front')]],
  transcript: [['成绩单.pdf', pdfOf('Transcript')]],
  'programme-audit': [['培养方案核对.pdf', pdfOf('Programme audit')]],
  thesis: [
    ['毕业论文.docx', docxOf('论文正文')],
    ['附录 50 MB.pdf', largePdf(50 * MEBIBYTE)],
  ],
  'thesis-assessment': [['答辩记录.pdf', pdfOf('Assessment')]],
  'similarity-report': [['查重报告.pdf', pdfOf('Similarity report')]],
  'diploma-photo': [['毕业照片.jpg', jpegOf('photo')]],
  'fee-clearance': [['缴费证明.pdf', pdfOf('Fees')]],
  'site-check-sheet': [['核对表.pdf', pdfOf('Check sheet')]],
});

async function upload(
  clerk: Person,
  id: string,
  item: string,
  files: readonly (readonly [string, Bytes])[],
  query = '',
): Promise<readonly Uploaded[]> {
  const form = new FormData();
  for (const [name, bytes] of files) form.append('file', new Blob([bytes]), name);
  return clerk.ask<readonly Uploaded[]>(201, 'POST', `/applications/${id}/items/${item}/materials${query}`, form);
}

const placeOf = (id: string, item: string, version = 1, part = 1): string =>
  `/applications/${id}/items/${item}/materials/${part}/${version}`;

async function openAll(reader: Person, id: string, versions: Readonly<Record<string, number>>): Promise<void> {
  for (const item of PRIVATE) {
    const response = await reader.fetch(`${placeOf(id, item, versions[item])}/content`);
    check(response.status === 200, `${reader.name} opens ${item}: ${response.status}`);
    await response.arrayBuffer();
  }
}

const allAccepted = (items: readonly string[]): object[] =>
  items.map((item) => ({ item, reason: null, result: 'accepted' }));

async function decide(reviewer: Person, id: string, body: object): Promise<Committed> {
  return reviewer.ask<Committed>(201, 'POST', `/applications/${id}/reviews`, body);
}

const logInto =
  ({ accounts, url }: TrialServer) =>
  (name: string): Promise<Person> => {
    const account = accounts.find((known) => known.name === name);
    if (account === undefined) throw new Error(`the trial has no ${name}`);
    return Person.logIn(url, name, account.password);
  };

export interface Told {
  readonly id: string;
  /** Of the file whose block is altered next. */
  readonly cid: string;
}

/** Tells the story to `say`, a line at a time. @throws when any step does not go as told */
export async function story(server: TrialServer, say: Say): Promise<Told> {
  const logIn = logInto(server);
  const clerk = await logIn('centre.clerk');
  const files = filesOf();
  const id = await handIn(clerk, files, say);
  await stages(id, Object.keys(files), { clerk, logIn, say });
  await afterwards(id, { clerk, logIn, say, server });
  const { cid } = await clerk.ask<{ cid: string }>(200, 'GET', placeOf(id, ALTERED));
  return { id, cid };
}

async function handIn(clerk: Person, files: ReturnType<typeof filesOf>, say: Say): Promise<string> {
  const { record } = await clerk.ask<Committed>(201, 'POST', '/applications', {
    attributes: ATTRIBUTES,
    checklist: { type: 'graduation-review', version: 1 },
    learner: { documentType: 'identity-card', documentNumber: '110101199003070011' },
  });
  const { id } = record;
  say(`The centre’s clerk opens a graduation case for one learner: ${id}.`);
  const late = ['transcript', 'diploma-photo'];
  for (const [item, list] of Object.entries(files)) if (!late.includes(item)) await upload(clerk, id, item, list);
  say('  PDF, JPEG, DOCX and a file of 50 MB are sealed, pinned by two organisations and indexed on the chain.');
  const refused = await clerk.ask<Problem>(422, 'POST', `/applications/${id}/submit`, {});
  const missing = (refused.details['missing'] as { item: string }[]).map(({ item }) => item).sort();
  check(refused.code === 'INCOMPLETE' && missing.join() === [...late].sort().join(), `missing ${missing.join()}`);
  say(`  Handed in too early, it is refused: ${refused.code}, missing exactly ${missing.join(' and ')}.`);
  for (const item of late) await upload(clerk, id, item, files[item] ?? []);
  const { transaction, receipt } = await clerk.ask<Committed>(201, 'POST', `/applications/${id}/submit`, {});
  say(`  Then it is accepted in block ${transaction.block}; receipt ${receipt.number}.`);
  return id;
}

interface Cast {
  readonly clerk: Person;
  readonly logIn: (name: string) => Promise<Person>;
  readonly say: Say;
}

async function stages(id: string, items: readonly string[], { clerk, logIn, say }: Cast): Promise<void> {
  const first = await logIn('college-a.reviewer');
  await first.ask(201, 'POST', `/applications/${id}/claim`, {});
  await openAll(first, id, {});
  say('College-a’s reviewer opens the private papers: each request is on the chain before any holder converts.');
  await decide(first, id, {
    stage: 'college-academic',
    round: 1,
    outcome: 'return',
    findings: [
      ...allAccepted(items.filter((item) => item !== 'identity-card')),
      { item: 'identity-card', result: 'reopened', reason: 'missing-page', comment: '缺背面' },
    ],
  });
  say('  The card’s back is missing: the case goes back for that item alone.');
  await upload(clerk, id, 'identity-card', [['身份证 两面.jpg', jpegOf('both sides')]], '?part=1');
  await clerk.ask(201, 'POST', `/applications/${id}/resubmit`, {});
  say('  The clerk sends one new file, and the case re-enters the stage that returned it.');
  await first.ask(201, 'POST', `/applications/${id}/claim`, {});
  await openAll(first, id, { 'identity-card': 2 });
  await decide(first, id, {
    stage: 'college-academic',
    round: 2,
    outcome: 'pass',
    findings: allAccepted(['identity-card']),
  });
  for (const [name, stage] of [
    ['college-a.reviewer2', 'college-final'],
    ['authority.reviewer', 'authority-review'],
  ] as const) {
    const reviewer = await logIn(name);
    await reviewer.ask(201, 'POST', `/applications/${id}/claim`, {});
    await openAll(reviewer, id, { 'identity-card': 2 });
    const { record } = await decide(reviewer, id, { stage, round: 2, outcome: 'pass', findings: allAccepted(items) });
    say(`  ${name} passes ${stage}: the case is ${record.state}.`);
  }
}

async function afterwards(id: string, { clerk, logIn, say, server }: Cast & { server: TrialServer }): Promise<void> {
  const outsider = await logIn('college-b.reviewer');
  await outsider.ask(403, 'GET', `/applications/${id}`);
  say('College-b’s reviewer sees nothing of it: FORBIDDEN.');
  const auditor = await logIn('authority.auditor');
  const large = await auditor.fetch(`${placeOf(id, 'thesis', 1, 2)}/content?purpose=audit`);
  const digest = createHash('sha256')
    .update(new Uint8Array(await large.arrayBuffer()))
    .digest('hex');
  check(
    digest ===
      createHash('sha256')
        .update(largePdf(50 * MEBIBYTE))
        .digest('hex'),
    'the 50 MB come back',
  );
  say('The authority’s auditor opens the 50 MB: byte for byte what was handed in.');

  const college = await logIn('college-a.auditor');
  const reader = { kind: 'desk', mspId: 'CollegeAMSP', role: 'auditor' };
  const named = [{ item: 'transcript', part: 1, version: 1 }];
  const granted = await clerk.ask<{ grants: string[] }>(201, 'POST', `/applications/${id}/grants`, {
    reader,
    materials: named,
    expiresAt: Date.now() + 86_400_000,
  });
  const path = `${placeOf(id, 'transcript')}/content?purpose=audit`;
  check((await college.fetch(path)).status === 200, 'the granted desk reads');
  await clerk.ask(201, 'POST', `/grants/${granted.grants[0] ?? ''}/revoke`, { reason: 'no-longer-needed' });
  const revoked = await college.ask<Problem>(410, 'GET', path);
  say(`College-a’s audit desk reads by a grant of a day; the clerk revokes it, and then: ${revoked.code}.`);

  const log = await auditor.ask<Rows<unknown>>(200, 'GET', `/applications/${id}/access-log?pageSize=100`);
  const trail = await auditor.ask<Rows<{ action: string }>>(200, 'GET', `/applications/${id}/trail?pageSize=100`);
  const whole = await auditor.ask<Verification>(200, 'GET', `/applications/${id}/verification`);
  check(whole.verdict === 'intact', JSON.stringify(whole));
  say(`The audit: ${trail.rows.length} steps, ${log.rows.length} requests to read; links, signers and receipts hold.`);
  await alteredRow(id, { auditor, say, server });
}

async function alteredRow(
  id: string,
  { auditor, say, server }: { auditor: Person; say: Say; server: TrialServer },
): Promise<void> {
  const what = await alterRow(server, id, 'transcript');
  await namesIt(auditor, placeOf(id, 'transcript'), what);
  say(`Somebody alters a row of the database; verification names it: ${what}.`);
}

async function namesIt(auditor: Person, place: string, what: string): Promise<void> {
  const found = await auditor.ask<Verification>(200, 'GET', `${place}/verification`);
  const named = found.checks.filter(({ result }) => result !== 'intact').map((one) => one.what);
  check(found.verdict === 'altered' && named.length === 1 && named[0] === what, JSON.stringify(found));
}

/** After a stored block was altered and the server started again. */
export async function alteredBlock(server: TrialServer, { id, cid }: Told, say: Say): Promise<void> {
  const auditor = await logInto(server)('authority.auditor');
  await namesIt(auditor, placeOf(id, ALTERED), `content ${cid}`);
  say(`Somebody alters a stored block while the server is down; verification names it: content ${cid}.`);
}
