// A case over HTTP, as a centre's clerk makes it.
import { randomInt } from 'node:crypto';
import { jpeg, pdf } from './files.ts';
import { type Answer, type Person } from './api.ts';

export interface CaseRecord {
  readonly id: string;
  readonly state: string;
  readonly stage: string | null;
  readonly rounds: number;
  readonly items: readonly {
    readonly item: string;
    readonly status: string;
    readonly parts: readonly { part: number; version: number }[];
  }[];
}

/** What is away. */
export interface Unavailable {
  readonly code: string;
  readonly details: { readonly what: string };
}

export interface Committed<T = CaseRecord> {
  readonly record: T;
  readonly transaction: { readonly id: string; readonly block: number };
}

export interface Uploaded {
  readonly item: string;
  readonly part: number;
  readonly version: number;
  readonly fileName: string;
  readonly size: number;
  readonly cid: string;
}

export const ATTRIBUTES = {
  admissionRoute: 'examination',
  cohort: '2026',
  entryLevel: 'bachelor',
  household: 'same-province',
  identityMatch: 'same',
  priorCredential: 'none',
  programmeClass: 'general',
};

/** On a network that outlives the run nobody else has these numbers. */
let learners = randomInt(100_000_000);

export const newCaseBody = (change: object = {}): object => {
  learners += 1;
  return {
    checklist: { type: 'enrolment-qualification', version: 1 },
    attributes: ATTRIBUTES,
    learner: { documentType: 'identity-card', documentNumber: `110101${String(learners).padStart(12, '0')}` },
    ...change,
  };
};

export async function createCase(clerk: Person, change: object = {}): Promise<string> {
  const { status, body } = await clerk.post<Committed>('/applications', newCaseBody(change));
  if (status !== 201) throw new Error(`no case: ${status} ${JSON.stringify(body)}`);
  return body.record.id;
}

export const formOf = (files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[]): FormData => {
  const form = new FormData();
  for (const [name, bytes] of files) form.append('file', new Blob([bytes]), name);
  return form;
};

export const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);

export const upload = (
  clerk: Person,
  id: string,
  item: string,
  files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[],
  query = '',
): Promise<Answer<Uploaded[]>> =>
  clerk.post<Uploaded[]>(`/applications/${id}/items/${item}/materials${query}`, formOf(files));

/** Everything that the checklist asks for. */
export const FILES: readonly (readonly [string, string, Uint8Array<ArrayBuffer>])[] = [
  [
    'learner-record',
    '信息表.json',
    bytesOf(Buffer.from(JSON.stringify({ fullName: '王小明', idNumber: '110101199003070000' }))),
  ],
  ['registration-form', '登记表.pdf', bytesOf(pdf('registration'))],
  ['identity-card', '身份证 正面.jpg', bytesOf(jpeg('front'))],
  ['arrival-photo', '照片.jpg', bytesOf(jpeg('photo'))],
  ['admission-notice', '录取通知书.pdf', bytesOf(pdf('notice'))],
  ['secondary-certificate', '高中毕业证.pdf', bytesOf(pdf('certificate'))],
  ['integrity-pledge', '承诺书.pdf', bytesOf(pdf('pledge'))],
  ['site-check-sheet', '核对表.pdf', bytesOf(pdf('sheet'))],
];

export const SENSITIVE = ['learner-record', 'identity-card', 'arrival-photo'];

export async function fillCase(clerk: Person, id: string, except: readonly string[] = []): Promise<void> {
  for (const [item, name, bytes] of FILES.filter(([code]) => !except.includes(code))) {
    const { status, body } = await upload(clerk, id, item, [[name, bytes]]);
    if (status !== 201) throw new Error(`${item}: ${status} ${JSON.stringify(body)}`);
  }
}

export async function submittedCase(clerk: Person): Promise<string> {
  const id = await createCase(clerk);
  await fillCase(clerk, id);
  const { status, body } = await clerk.post(`/applications/${id}/submit`);
  if (status !== 201) throw new Error(`not submitted: ${status} ${JSON.stringify(body)}`);
  return id;
}

export const contentPath = (id: string, item: string, part = 1, version = 1): string =>
  `/applications/${id}/items/${item}/materials/${part}/${version}/content`;

/** Opens what is private, as a pass asks for. */
export async function openSensitive(
  reader: Person,
  id: string,
  versions: Readonly<Record<string, number>> = {},
): Promise<void> {
  for (const item of SENSITIVE) {
    const response = await reader.raw(contentPath(id, item, 1, versions[item] ?? 1));
    if (response.status !== 200) throw new Error(`${item}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }
}

export const accepted = (items: readonly string[] = FILES.map(([item]) => item)): object[] =>
  items.map((item) => ({ item, reason: null, result: 'accepted' }));
