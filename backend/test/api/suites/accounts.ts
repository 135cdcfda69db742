// Logging in and out, passwords, API keys, members.
import { describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Person, type OwnTrial } from '../../support/api.ts';

const NOBODY = '0190a6c0-5e70-7000-8000-000000000001';
const PASSWORD = 'correct horse battery';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly mustChangePassword: boolean;
}

interface Made {
  readonly memberId: string;
  readonly mspId: string;
  readonly name: string;
  readonly password: string;
}

export function accountsSuite(trialOf: () => OwnTrial): void {
  const logIn = (name: string, password: string) => trialOf().nobody.post<Tokens>('/sessions', { name, password });
  const withToken = (token: string): Person => new Person(trialOf().server.url, token);
  const admin = (): Promise<Person> => trialOf().as('centre.admin');

  async function newMember(name: string, role = 'clerk'): Promise<Made> {
    const made = await (await admin()).post<Made>('/members', { name, role });
    expect(made.status).toBe(201);
    return made.body;
  }

  describe('sessions', () => {
    test('a wrong password and an unknown name are refused alike', async () => {
      const wrong = await logIn('centre.clerk', 'wrong');
      const unknown = await logIn('nobody.at.all', 'wrong');
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
      expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
    });

    test('a refresh token is good once; shown again it ends the session', async () => {
      const { body: first } = await logIn('centre.auditor', trialOf().passwordOf('centre.auditor'));
      const refresh = (refreshToken: string) => trialOf().nobody.post<Tokens>('/sessions/refresh', { refreshToken });
      const second = await refresh(first.refreshToken);
      expect(second.status).toBe(201);
      expect((await withToken(second.body.accessToken).get('/accounts/me')).status).toBe(200);
      expect((await refresh(first.refreshToken)).status).toBe(401);
      expect((await refresh(second.body.refreshToken)).status).toBe(401);
      expect((await withToken(second.body.accessToken).get('/accounts/me')).status).toBe(401);
    });

    test('logged out, the access token is good no more', async () => {
      const { body } = await logIn('centre.auditor', trialOf().passwordOf('centre.auditor'));
      const person = withToken(body.accessToken);
      expect(await person.get('/accounts/me')).toMatchObject({
        status: 200,
        body: { name: 'centre.auditor', mspId: 'CentreMSP', role: 'auditor', unit: null },
      });
      expect((await person.delete('/sessions/current')).status).toBe(204);
      expect((await person.get('/accounts/me')).status).toBe(401);
    });

    test('a password is changed by who knows the present one; all sessions end', async () => {
      const { name, password } = await newMember('centre.changer');
      const { body } = await logIn(name, password);
      expect(body.mustChangePassword).toBe(true);
      const person = withToken(body.accessToken);
      const refused = await person.post('/accounts/me/password', { present: 'wrong', next: PASSWORD });
      expect(refused).toMatchObject({ status: 403, body: { details: { reason: 'password' } } });
      expect((await logIn(name, PASSWORD)).status).toBe(401);
      expect((await person.post('/accounts/me/password', { present: password, next: PASSWORD })).status).toBe(204);
      expect((await person.get('/accounts/me')).status).toBe(401);
      expect((await logIn(name, password)).status).toBe(401);
      expect(await logIn(name, PASSWORD)).toMatchObject({ status: 201, body: { mustChangePassword: false } });
    });
  });

  describe('API keys', () => {
    test('act as who made them, within their scopes, until they are ended', async () => {
      const clerk = await trialOf().as('centre.clerk');
      const made = await clerk.post<{ id: string; key: string }>('/api-keys', { scopes: ['read'], days: 1 });
      expect(made.status).toBe(201);
      const { id, key } = made.body;
      const program = withToken(key);
      expect(await program.get('/accounts/me')).toMatchObject({ status: 200, body: { name: 'centre.clerk' } });
      const writing = await program.post(`/applications/${NOBODY}/submit`);
      expect(writing).toMatchObject({ status: 403, body: { details: { reason: 'scope' } } });
      const managing = await program.get('/api-keys');
      expect(managing).toMatchObject({ status: 403, body: { details: { reason: 'session-only' } } });
      const listed = await clerk.get<{ id: string }[]>('/api-keys');
      expect(listed.body.map((known) => known.id)).toContain(id);
      expect(JSON.stringify(listed.body)).not.toContain(key.slice(-43));

      const other = await trialOf().as('centre.reviewer');
      expect((await other.delete(`/api-keys/${id}`)).status).toBe(404);
      expect((await program.get('/accounts/me')).status).toBe(200);
      expect((await clerk.delete(`/api-keys/${id}`)).status).toBe(204);
      expect((await program.get('/accounts/me')).status).toBe(401);
    });

    test('one whose answer got lost is not shown a second time', async () => {
      const clerk = await trialOf().as('centre.clerk');
      const make = () => clerk.post('/api-keys', { scopes: ['read'], days: 1 }, { 'idempotency-key': 'lost-answer' });
      expect((await make()).status).toBe(201);
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`update idempotency set answer = null, status = null where key = 'lost-answer'`);
      expect(await make()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    });
  });

  describe('members', () => {
    test('are made by an administrator, log in and act', async () => {
      const { memberId, name, password } = await newMember('centre.newcomer');
      const { body } = await logIn(name, password);
      const list = await (await admin()).get<{ memberId: string }[]>('/members');
      expect(list.body.map((member) => member.memberId)).toContain(memberId);
      const mine = await withToken(body.accessToken).get('/applications?organization=CentreMSP');
      expect(mine.status).toBe(200);
    });

    test('of another organisation’s unit, or under a name that is taken, are refused', async () => {
      const before = await (await admin()).get('/members');
      const attempts: readonly (readonly [object, number])[] = [
        [{ name: 'centre.clerk', role: 'clerk' }, 409],
        [{ name: 'centre.lost', role: 'clerk', unit: 'no-such-site' }, 404],
        [{ name: 'centre.lost', role: 'clerk', unit: 'riverside-site' }, 403],
      ];
      for (const [body, status] of attempts) {
        expect((await (await admin()).post('/members', body)).status).toBe(status);
      }
      expect((await (await admin()).get('/members')).body).toEqual(before.body);
    });

    test('a unit’s clerk acts for the unit', async () => {
      const college = await trialOf().as('college-a.admin');
      const made = await college.post<Made>('/members', {
        name: 'hillside.second',
        role: 'clerk',
        unit: 'hillside-site',
      });
      expect(made).toMatchObject({ status: 201, body: { unit: 'hillside-site', mspId: 'CollegeAMSP' } });
    });

    test('disabled, they are out at once, here and on the chain; enabled, they are back', async () => {
      const { memberId, mspId, name, password } = await newMember('centre.leaver');
      const { body } = await logIn(name, password);
      const leaver = withToken(body.accessToken);
      const { body: made } = await leaver.post<{ key: string }>('/api-keys', { scopes: ['read'], days: 1 });
      const path = `/members/${mspId}/${memberId}/status`;
      const elsewhere = await (await trialOf().as('college-b.admin')).put(path, { status: 'disabled' });
      expect(elsewhere.status).toBe(403);
      expect((await leaver.get('/accounts/me')).status).toBe(200);

      const disabled = await (await admin()).put(path, { status: 'disabled' });
      expect(disabled).toMatchObject({ status: 200, body: { status: 'disabled', memberId } });
      expect((await leaver.get('/accounts/me')).status).toBe(401);
      expect((await withToken(made.key).get('/accounts/me')).status).toBe(401);
      expect((await logIn(name, password)).status).toBe(401);

      expect((await (await admin()).put(path, { status: 'active' })).status).toBe(200);
      expect((await logIn(name, password)).status).toBe(201);
    });

    test('of an organisation that is not there are not found', async () => {
      const authority = await trialOf().as('authority.admin');
      const refused = await authority.put(`/members/NowhereMSP/${NOBODY}/status`, { status: 'disabled' });
      expect(refused).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    });
  });
}
