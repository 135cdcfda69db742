// Work in bulk, in small: a table of two learners, a file in two requests, a case found by name and erased for good.
import { randomInt } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Trial } from '../support/api.ts';
import { jpeg } from '../support/files.ts';
import { bytesOf, contentPath, formOf } from '../support/http-case.ts';
import { search } from '../support/learner-case.ts';
import { createUpload, patch } from '../support/tus.ts';
import { until } from '../support/until.ts';

const HEADING = '姓名,证件类型,身份证号,性别,出生日期,考生号,专业,学习形式,入学年份';

interface View {
  readonly id: string;
  readonly state: string;
}

export async function workInBulk(trial: Trial): Promise<void> {
  const clerk = await trial.as('centre.clerk');
  // On a network that outlives the run nobody else has these numbers.
  const numbers = [1, 2].map((last) => `3302031990${String(randomInt(10_000_000)).padStart(7, '0')}${last}`);
  const rows = numbers.map((number) => `卫小批,居民身份证,${number},女,1990-03-07,2${number},会计学,函授,2026`);
  const table = bytesOf(Buffer.from(`\uFEFF${[HEADING, ...rows].join('\r\n')}`));
  const path = '/imports?type=enrolment-qualification&version=1';
  const checked = await clerk.post<View>(path, formOf([['名单.csv', table]]));
  expect(checked).toMatchObject({ status: 201, body: { state: 'checked', rows: 2, errors: [] } });
  expect((await clerk.post(`/imports/${checked.body.id}/commit`)).status).toBe(202);
  const stateOf = async (): Promise<string> => (await clerk.get<View>(`/imports/${checked.body.id}`)).body.state;
  await until('the table is taken in', async () => (await stateOf()) === 'committed');
  const [number = ''] = numbers;
  await until('the clerks’ desk knows the learner', async () => (await search(clerk, { number })).length === 1);
  const [found] = await search(clerk, { number, name: '小批' });
  const id = found?.applicationId ?? '';
  expect(found).toMatchObject({ name: '卫小批', number, state: 'draft' });

  const file = bytesOf(jpeg('in two requests '.repeat(5_000)));
  const { body } = await createUpload(clerk, { id, item: 'identity-card', size: file.length, name: '证.jpg' });
  expect((await patch(clerk, body.uploadId, 0, file.subarray(0, 30_000))).status).toBe(204);
  expect((await patch(clerk, body.uploadId, 30_000, file.subarray(30_000))).status).toBe(204);
  const opened = await clerk.raw(contentPath(id, 'identity-card'));
  expect(Buffer.from(await opened.arrayBuffer())).toEqual(Buffer.from(file));

  expect((await clerk.post(`/applications/${id}/withdraw`, { reason: 'learner-request' })).status).toBe(201);
  const erased = await (
    await trial.as('centre.admin')
  ).post(`/applications/${id}/erase`, { reason: 'learner-request' });
  expect(erased.status).toBe(201);
  expect((await clerk.get(contentPath(id, 'identity-card'))).status).toBe(410);
  await until('no desk knows the learner', async () => (await search(clerk, { number })).length === 0);
  const verified = await (await trial.as('authority.auditor')).get(`/applications/${id}/verification`);
  expect(verified).toMatchObject({ status: 200, body: { verdict: 'intact' } });
}
