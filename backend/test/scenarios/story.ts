// The thin way through everything, over HTTP: a case from its first file to the audit's last question, and what is read
// of it when everything was started again.
import { expect } from '@jest/globals';
import { type Person, type Trial } from '../support/api.ts';
import {
  accepted,
  bytesOf,
  type CaseRecord,
  type Committed,
  contentPath,
  createCase,
  fillCase,
  FILES,
  openSensitive,
  upload,
} from '../support/http-case.ts';
import { jpeg } from '../support/files.ts';
import { noticeAbout } from '../support/notices.ts';
import { search } from '../support/learner-case.ts';
import { until } from '../support/until.ts';

interface Receipt {
  readonly receipt: { readonly number: string; readonly items: readonly unknown[] };
}

export interface Told {
  readonly id: string;
  readonly receipt: string;
}

const review = (person: Person, id: string, body: object) =>
  person.post<Committed>(`/applications/${id}/reviews`, { round: 1, outcome: 'pass', findings: accepted(), ...body });

/** A case: incomplete, handed in, returned, supplemented, passed twice, audited. */
export async function tellStory(trial: Trial): Promise<Told> {
  const clerk = await trial.as('centre.clerk');
  const college = await trial.as('college-a.reviewer');
  const authority = await trial.as('authority.reviewer');
  const id = await createCase(clerk);
  await fillCase(clerk, id, ['arrival-photo', 'integrity-pledge']);

  const incomplete = await clerk.post<{ code: string; details: { missing: { item: string }[] } }>(
    `/applications/${id}/submit`,
  );
  expect(incomplete.status).toBe(422);
  expect(incomplete.body.code).toBe('INCOMPLETE');
  expect(incomplete.body.details.missing.map(({ item }) => item).sort()).toEqual(['arrival-photo', 'integrity-pledge']);

  await fillCase(
    clerk,
    id,
    FILES.map(([item]) => item).filter((item) => !['arrival-photo', 'integrity-pledge'].includes(item)),
  );
  const submitted = await clerk.post<Committed & Receipt>(`/applications/${id}/submit`);
  expect(submitted).toMatchObject({ status: 201, body: { record: { state: 'submitted', stage: 'college-review' } } });
  expect(submitted.body.receipt.items).toHaveLength(FILES.length);
  await until('the college’s desk knows whom the case is about', async () => {
    const found = await search(college, { name: '王小明', stage: 'college-review' });
    return found.some(({ applicationId, name }) => applicationId === id && name === '王小明');
  });

  expect(await college.post(`/applications/${id}/claim`)).toMatchObject({ status: 201 });
  const early = await review(college, id, { stage: 'college-review' });
  expect(early).toMatchObject({ status: 422, body: { code: 'INCOMPLETE' } });
  await openSensitive(college, id);
  const returned = await review(college, id, {
    stage: 'college-review',
    outcome: 'return',
    findings: [
      ...accepted(FILES.map(([item]) => item).filter((item) => item !== 'identity-card')),
      { item: 'identity-card', result: 'reopened', reason: 'missing-page', comment: '缺背面' },
    ],
  });
  expect(returned).toMatchObject({ status: 201, body: { record: { state: 'returned' } } });
  const seen = await clerk.get<{ comments: object }>(`/applications/${id}/reviews/college-review/1`);
  expect(seen.body.comments).toEqual({ 'identity-card': '缺背面' });

  const notice = await noticeAbout(clerk, id, 'returned');
  expect(notice.details['items']).toEqual([{ item: 'identity-card', reason: 'missing-page' }]);

  const better = await upload(clerk, id, 'identity-card', [['身份证.jpg', bytesOf(jpeg('both sides'))]], '?part=1');
  expect(better).toMatchObject({ status: 201, body: [{ part: 1, version: 2, fileName: '身份证.jpg' }] });
  expect(await clerk.post(`/applications/${id}/resubmit`)).toMatchObject({ status: 201 });

  expect(await college.post(`/applications/${id}/claim`)).toMatchObject({ status: 201 });
  await openSensitive(college, id, { 'identity-card': 2 });
  const passed = await review(college, id, {
    stage: 'college-review',
    round: 2,
    findings: accepted(['identity-card']),
  });
  expect(passed).toMatchObject({ status: 201, body: { record: { state: 'submitted', stage: 'authority-review' } } });

  await openSensitive(authority, id, { 'identity-card': 2 });
  await approveInBatch(authority, id);
  expect(await clerk.get(`/applications/${id}`)).toMatchObject({ body: { state: 'approved' } });

  const receipt = submitted.body.receipt.number;
  await readAll(trial, { id, receipt });
  return { id, receipt };
}

/** What people of four organisations read of the case when it is over; each reading is one more request on the chain. */
export async function readAll(trial: Trial, { id, receipt: number }: Told): Promise<void> {
  const auditor = await trial.as('authority.auditor');
  const clerk = await trial.as('centre.clerk');
  await readContent(auditor, id);
  const before = await accessesOf(auditor, id);
  expect(before.at(0)).toMatchObject({ purpose: 'audit' });
  const trail = await auditor.get<{ rows: { action: string }[] }>(`/applications/${id}/trail?pageSize=50`);
  expect(trail.body.rows.map(({ action }) => action)).toContain('application.reviewed');
  const verified = await auditor.get<{ verdict: string }>(`/applications/${id}/verification`);
  expect(verified).toMatchObject({ status: 200, body: { verdict: 'intact' } });
  const receipt = await (await trial.as('college-a.reviewer')).get(`/receipts/${number}`);
  expect(receipt).toMatchObject({ status: 200, body: { onChain: true } });
  const seen = await clerk.get(`/applications/${id}/reviews/college-review/1`);
  expect(seen.body).toMatchObject({ comments: { 'identity-card': '缺背面' } });
  expect(await clerk.get<CaseRecord>(`/applications/${id}`)).toMatchObject({ body: { state: 'approved' } });
  const outsider = await trial.as('college-b.reviewer');
  expect(await outsider.get(`/applications/${id}`)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  expect(await accessesOf(auditor, id)).toHaveLength(before.length);
}

/** @param name under which the file comes: its own goes with the keys of who sent it */
export async function readContent(auditor: Person, id: string, name = '身份证.jpg'): Promise<void> {
  const opened = await auditor.raw(`${contentPath(id, 'identity-card', 1, 2)}?purpose=audit`);
  expect(opened.status).toBe(200);
  expect(Buffer.from(await opened.arrayBuffer())).toEqual(jpeg('both sides'));
  expect(opened.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
}

/** By people: a desk's own opening may come at any time. */
async function accessesOf(auditor: Person, id: string): Promise<readonly { readonly purpose: string }[]> {
  const log = await auditor.get<{ rows: { purpose: string }[] }>(`/applications/${id}/access-log?pageSize=100`);
  return log.body.rows.filter(({ purpose }) => purpose !== 'desk-directory');
}

interface Batch {
  readonly id: string;
  readonly finishedAt: number | null;
}

/** Nobody has claimed it: the batch does. */
async function approveInBatch(authority: Person, applicationId: string): Promise<void> {
  const row = { applicationId, stage: 'authority-review', round: 2, outcome: 'pass', findings: accepted() };
  const { body } = await authority.post<Batch>('/review-batches', { rows: [row] });
  const read = () => authority.get<Batch>(`/review-batches/${body.id}`);
  await until('the batch has its end', async () => (await read()).body.finishedAt !== null);
  expect(await read()).toMatchObject({ body: { done: 1, refused: 0 } });
}
