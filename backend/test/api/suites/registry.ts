// Organisations, units, keys of desks, checklists.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type OwnTrial } from '../../support/api.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const CHECKLIST = new URL(
  '../../../../packages/ledger-api/data/checklists/enrolment-qualification.json',
  import.meta.url,
);

interface Principal {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

export function registrySuite(trialOf: () => OwnTrial): void {
  describe('organisations', () => {
    const college = { mspId: 'CollegeCMSP', kind: 'college', name: '丙学院', sponsor: null };

    test('are registered and changed by the authority', async () => {
      const authority = await trialOf().as('authority.admin');
      const registered = await authority.post('/organizations', college);
      expect(registered).toMatchObject({ status: 201, body: { record: { ...college, status: 'active' } } });
      const change = { name: '丙学院（停办）', sponsor: null, status: 'disabled' };
      expect(await authority.put('/organizations/CollegeCMSP', change)).toMatchObject({
        status: 200,
        body: { record: change },
      });
      expect(await authority.get('/organizations/CollegeCMSP')).toMatchObject({ status: 200, body: change });
      const listed = await authority.get<{ mspId: string }[]>('/organizations');
      expect(listed.body.map(({ mspId }) => mspId)).toEqual([
        'AuthorityMSP',
        'CollegeAMSP',
        'CollegeBMSP',
        'CentreMSP',
      ]);
    });

    test('otherwise nothing happens', async () => {
      const authority = await trialOf().as('authority.admin');
      const before = await authority.get('/organizations');
      const refusals = [
        await (await trialOf().as('college-a.admin')).post('/organizations', { ...college, mspId: 'OtherMSP' }),
        await authority.post('/organizations', { ...college, mspId: 'CentreMSP' }),
        await authority.put('/organizations/GoneMSP', { name: 'x', sponsor: null, status: 'active' }),
        await authority.put('/organizations/AuthorityMSP', { name: 'x', sponsor: null, status: 'disabled' }),
        await (
          await trialOf().as('college-a.admin')
        ).put('/organizations/CentreMSP', {
          name: 'x',
          sponsor: null,
          status: 'disabled',
        }),
        await authority.get('/organizations/GoneMSP'),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([403, 409, 404, 409, 403, 404]);
      expect((await authority.get('/organizations')).body).toEqual(before.body);
      expect((await authority.get('/organizations/OtherMSP')).status).toBe(404);
    });
  });

  describe('units', () => {
    const unit = { code: 'orchard-site', name: '果园教学点' };

    test('are registered and changed by their sponsor', async () => {
      const admin = await trialOf().as('college-b.admin');
      expect(await admin.post('/units', unit)).toMatchObject({
        status: 201,
        body: { record: { ...unit, sponsor: 'CollegeBMSP', status: 'active' } },
      });
      const change = { name: '果园教学点（暂停）', status: 'disabled' };
      expect(await admin.put('/units/orchard-site', change)).toMatchObject({ status: 200, body: { record: change } });
      expect(await admin.get('/units/orchard-site')).toMatchObject({ status: 200, body: change });
    });

    test('not by others', async () => {
      const other = await trialOf().as('college-a.admin');
      const before = await other.get('/units/garden-site');
      const change = { name: 'x', status: 'disabled' };
      expect((await other.put('/units/garden-site', change)).status).toBe(403);
      expect((await other.post('/units', { code: 'garden-site', name: 'x' })).status).toBe(409);
      expect((await other.put('/units/no-such-site', change)).status).toBe(404);
      expect((await other.get('/units/no-such-site')).status).toBe(404);
      expect((await other.get('/units/garden-site')).body).toEqual(before.body);
    });
  });

  describe('keys of desks', () => {
    test('are made once, rotated by version, and ended', async () => {
      const admin = await trialOf().as('college-b.admin');
      const first = await admin.get<Principal>('/principals/desks/CollegeBMSP/auditor');
      expect(first).toMatchObject({ status: 200, body: { version: 1, status: 'active' } });
      const { id } = first.body;
      expect((await admin.post('/principals/desks', { role: 'auditor' })).body).toEqual(first.body);
      const rotated = await admin.post<Principal>(`/principals/${id}/1/rotate`);
      expect(rotated).toMatchObject({ status: 201, body: { id, version: 2, status: 'active' } });
      expect(await admin.get(`/principals/${id}/1`)).toMatchObject({ status: 200, body: { status: 'retired' } });
      // These keys are made already.
      expect(await admin.post(`/principals/${id}/1/rotate`)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
      const ended = await admin.post(`/principals/${id}/1/end`, { status: 'compromised' });
      expect(ended).toMatchObject({ status: 201, body: { record: { status: 'compromised' } } });
      const again = await admin.post(`/principals/${id}/1/end`, { status: 'retired' });
      expect(again).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
    });

    test('not by others, and not of desks that are not there', async () => {
      const other = await trialOf().as('college-a.admin');
      const { body: desk } = await other.get<Principal>('/principals/desks/CollegeBMSP/reviewer');
      const refusals = [
        await other.post(`/principals/${desk.id}/1/end`, { status: 'compromised' }),
        await other.post(`/principals/${UNKNOWN}/1/end`, { status: 'retired' }),
        await other.post(`/principals/${UNKNOWN}/1/rotate`),
        await other.get(`/principals/${UNKNOWN}/1`),
        await other.get('/principals/desks/NowhereMSP/clerk'),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([403, 404, 404, 404, 404]);
      expect((await other.get(`/principals/${desk.id}/1`)).body).toEqual(desk);
    });
  });

  describe('checklists', () => {
    const text = readFileSync(CHECKLIST, 'utf8').replace('"version": 1', '"version": 2');

    test('are listed with their texts', async () => {
      const clerk = await trialOf().as('riverside-site.clerk');
      const listed = await clerk.get<{ record: { rules: { type: string } }; texts: object }[]>('/checklists');
      expect(listed.body.map(({ record }) => record.rules.type)).toEqual(
        expect.arrayContaining(['enrolment-qualification', 'graduation-review']),
      );
      const one = await clerk.get('/checklists/enrolment-qualification/1');
      expect(one.body['texts']).toMatchObject({ title: { zh: '新生入学资格复查' } });
      expect((await clerk.get('/checklists/enrolment-qualification/9')).status).toBe(404);
    });

    test('a version is published and retired by the authority; no new cases under it', async () => {
      const authority = await trialOf().as('authority.admin');
      expect((await authority.post('/checklists', { file: text })).status).toBe(201);
      const other = text.replace('"maxBytes": 65536', '"maxBytes": 65537');
      expect((await authority.post('/checklists', { file: other })).status).toBe(409);
      expect((await (await trialOf().as('college-a.admin')).post('/checklists', { file: text })).status).toBe(403);
      const retire = '/checklists/enrolment-qualification/2/retire';
      expect((await (await trialOf().as('college-a.admin')).post(retire)).status).toBe(403);
      expect((await authority.post(retire)).status).toBe(201);
      expect((await authority.post(retire)).status).toBe(409);
      expect((await authority.post('/checklists/enrolment-qualification/9/retire')).status).toBe(404);
    });

    test('what is larger than any body may be is refused unread', async () => {
      const authority = await trialOf().as('authority.admin');
      const refused = await authority.post('/checklists', { file: 'x'.repeat(300_000) });
      expect(refused).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    });
  });
}
