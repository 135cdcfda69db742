// Readers outside of a case's route: an explicit grant opens to them what it names, while it works, and nothing else.
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { jpeg } from '../../support/files.ts';
import { bytesOf, contentPath, createCase, upload } from '../../support/http-case.ts';

const HOUR = 3_600_000;
const CARD = { item: 'identity-card', part: 1, version: 1 };
const DESK = { kind: 'desk', mspId: 'CollegeBMSP', role: 'reviewer' };
const BYTES = jpeg('front '.repeat(20_000));

export function grantedReadersSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;
  let reader: Person;
  let id: string;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
    reader = await trialOf().as('college-b.reviewer');
  });

  /** With two files, of which one is granted. */
  async function grant(expiresAt: number): Promise<string> {
    id = await createCase(clerk);
    await upload(clerk, id, 'identity-card', [['身份证.jpg', bytesOf(BYTES)]]);
    await upload(clerk, id, 'arrival-photo', [['照片.jpg', bytesOf(jpeg('photo'))]]);
    expect(await content()).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await reader.get(entry())).status).toBe(403);
    const wish = { reader: DESK, materials: [CARD], expiresAt };
    const { body } = await clerk.post<{ grants: readonly [string] }>(`/applications/${id}/grants`, wish);
    return body.grants[0];
  }

  const content = (person = reader, item = CARD.item) => person.get(contentPath(id, item));
  const entry = (item = CARD.item): string => `/applications/${id}/items/${item}/materials/1/1`;
  const requests = async (): Promise<unknown[]> =>
    (await clerk.get<{ rows: unknown[] }>(`/applications/${id}/access-log`)).body.rows;
  const actions = async (grantId: string): Promise<string[]> => {
    const { body } = await clerk.get<{ rows: { action: string }[] }>(`/grants/${grantId}/trail`);
    return body.rows.map(({ action }) => action);
  };

  describe('a reader outside of the route', () => {
    test('opens the granted file, which the chain knows before, and no more once the grant is revoked', async () => {
      const grantId = await grant(Date.now() + HOUR);
      expect(await requests()).toEqual([]);
      const opened = await reader.raw(`${contentPath(id, CARD.item)}?purpose=audit`);
      expect(opened.status).toBe(200);
      expect(Buffer.from(await opened.arrayBuffer())).toEqual(BYTES);
      expect(opened.headers.get('content-type')).toBe('image/jpeg');
      const { memberId } = (await reader.get<{ memberId: string }>('/accounts/me')).body;
      expect(await requests()).toMatchObject([
        {
          grantId,
          materials: [CARD],
          purpose: 'audit',
          reports: [{ ...CARD, result: 'opened' }],
          requester: { memberId, mspId: 'CollegeBMSP' },
        },
      ]);
      const logged = ['access.opening-reported', 'access.fragments-recorded', 'access.requested'];
      expect((await actions(grantId)).slice(0, 3)).toEqual(logged);
      expect(await reader.get(entry())).toMatchObject({ status: 200, body: { ...CARD, applicationId: id } });

      await clerk.post(`/grants/${grantId}/revoke`, { reason: 'no-longer-needed' });
      const before = await actions(grantId);
      expect(await content()).toMatchObject({ status: 410, body: { code: 'REVOKED' } });
      expect((await reader.get(entry())).status).toBe(403);
      expect(await actions(grantId)).toEqual(before);
    });

    test('opens it no more once the grant has expired', async () => {
      const expiresAt = Date.now() + 8_000;
      const grantId = await grant(expiresAt);
      expect((await content()).status).toBe(200);
      const before = await actions(grantId);
      await delay(expiresAt - Date.now() + 1);
      expect(await content()).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
      expect((await reader.get(entry())).status).toBe(403);
      expect(await actions(grantId)).toEqual(before);
    });

    test('gets nothing else of the case, and nobody else gets the file', async () => {
      const grantId = await grant(Date.now() + HOUR);
      const before = await actions(grantId);
      const closed = ['', '/materials', '/trail', '/access-log', '/standing', '/receipts', '/uploads/progress'];
      for (const path of closed) {
        expect([path, (await reader.get(`/applications/${id}${path}`)).status]).toEqual([path, 403]);
      }
      expect((await content(reader, 'arrival-photo')).status).toBe(403);
      expect((await reader.get(entry('arrival-photo'))).status).toBe(403);
      expect((await reader.get(`${entry()}/content?purpose=none`)).status).toBe(400);
      const asked = await reader.post(`/applications/${id}/grant-requests`, { purpose: 'audit' });
      expect(asked.status).toBe(403);
      for (const name of ['college-b.auditor', 'college-b.clerk', 'garden-site.clerk', 'college-a.reviewer']) {
        expect([name, (await content(await trialOf().as(name))).status]).toEqual([name, 403]);
      }
      expect((await content(trialOf().nobody)).status).toBe(401);
      expect(await requests()).toEqual([]);
      expect(await actions(grantId)).toEqual(before);
    });
  });
}
