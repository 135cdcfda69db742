// The college visits the centre: the case of the story among those that the chain may draw.
import { expect } from '@jest/globals';
import { type Trial } from '../support/api.ts';
import { type Committed, contentPath, createCase } from '../support/http-case.ts';
import { type Told } from './story.ts';

interface Visit {
  readonly id: string;
  readonly sample: { readonly applications: readonly string[]; readonly population: number } | null;
}

const HOUR = 3_600_000;

export async function inspect(trial: Trial, { id }: Told): Promise<void> {
  const clerk = await trial.as('centre.clerk');
  const inspector = await trial.as('college-a.auditor');
  const wish = { audience: 'CentreMSP', type: 'enrolment-qualification', cohort: '2026', size: 200 };
  const announced = await inspector.post<Committed<Visit>>('/inspections', wish);
  expect(announced).toMatchObject({ status: 201, body: { record: { state: 'announced' } } });
  const path = `/inspections/${announced.body.record.id}`;
  // Whatever anybody writes next makes the block that draws.
  await createCase(clerk);
  const drawn = await inspector.post<Committed<Visit>>(`${path}/sample`);
  expect(drawn).toMatchObject({ status: 201, body: { record: { state: 'drawn' } } });
  const { sample } = drawn.body.record;
  expect(sample?.applications).toContain(id);
  expect(sample?.population).toBe(sample?.applications.length);
  for (const person of [clerk, await trial.as('authority.auditor')]) {
    const verified = await person.get(`${path}/sample/verification`);
    expect(verified).toMatchObject({ status: 200, body: { verdict: 'intact', drawn: sample } });
  }
  const grants = { applications: [id], expiresAt: Date.now() + HOUR };
  const granted = await clerk.post<object[]>(`${path}/grants`, grants);
  expect(granted).toMatchObject({ status: 201, body: [{ applicationId: id, refused: null }] });
  const opened = await inspector.raw(`${contentPath(id, 'identity-card', 1, 2)}?purpose=audit`);
  expect(opened.status).toBe(200);
  await opened.arrayBuffer();
  for (const applicationId of sample?.applications ?? []) {
    const found = await inspector.post(`${path}/findings`, { applicationId, result: 'sound', comment: '齐全' });
    expect(found.status).toBe(201);
  }
  const findings = await clerk.get<{ rows: { commentText: string | null }[] }>(`${path}/findings?pageSize=100`);
  expect(new Set(findings.body.rows.map(({ commentText }) => commentText))).toEqual(new Set(['齐全']));
  expect(await inspector.post(`${path}/close`)).toMatchObject({ status: 201, body: { record: { state: 'closed' } } });
  const figures = await inspector.get<{ rows: { organization: string; approved: number }[] }>('/statistics');
  const centre = figures.body.rows.find(({ organization }) => organization === 'CentreMSP');
  expect(centre?.approved).toBeGreaterThanOrEqual(1);
}
