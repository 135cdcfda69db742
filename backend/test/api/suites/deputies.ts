// Who acts for whom, and what the trail says of it.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { smallReturn, smallSubmitted } from '../../support/small-case.ts';

const DAY = 86_400_000;

interface Me {
  readonly memberId: string;
  readonly mspId: string;
}

interface Event {
  readonly action: string;
  readonly actor: Me;
  readonly details: { readonly onBehalfOf?: string };
}

export function deputiesSuite(trialOf: () => OwnTrial): void {
  let reviewer: Person;
  let deputy: Person;
  let member: Me;
  let other: Me;
  const appointment = () => ({
    memberId: member.memberId,
    deputyId: other.memberId,
    role: 'reviewer',
    until: Date.now() + DAY,
  });

  beforeAll(async () => {
    reviewer = await trialOf().as('college-a.reviewer');
    deputy = await trialOf().as('college-a.reviewer2');
    member = (await reviewer.get<Me>('/accounts/me')).body;
    other = (await deputy.get<Me>('/accounts/me')).body;
  });

  describe('a deputy', () => {
    test('finishes what the member has claimed; the trail says who acted, and for whom', async () => {
      const id = await smallSubmitted(await trialOf().as('centre.clerk'));
      await reviewer.post(`/applications/${id}/claim`);
      const review = () => deputy.post(`/applications/${id}/reviews`, smallReturn('缺背面'));
      expect((await review()).status).toBe(403);
      expect(await reviewer.post('/deputies', appointment())).toMatchObject({
        status: 201,
        body: { record: { deputyId: other.memberId, ended: false, mspId: 'CollegeAMSP' } },
      });
      expect(await review()).toMatchObject({ status: 201, body: { record: { state: 'returned' } } });
      const auditor = await trialOf().as('authority.auditor');
      const trail = await auditor.get<{ rows: Event[] }>(`/applications/${id}/trail?pageSize=1`);
      expect(trail.body.rows).toMatchObject([
        {
          action: 'application.reviewed',
          actor: { memberId: other.memberId },
          details: { onBehalfOf: member.memberId },
        },
      ]);
      const file = await auditor.raw(`/audit/export?organization=CollegeAMSP&member=${other.memberId}`);
      const [head = '', line = ''] = (await file.text()).split('\r\n');
      expect(line.split(',')[head.split(',').indexOf('onBehalfOf')]).toBe(member.memberId);
    });

    test('is listed, and ended once, by the member or an admin of the organisation', async () => {
      const { deputyId, memberId } = appointment();
      const path = `/members/CollegeAMSP/${memberId}/deputies`;
      const admin = await trialOf().as('college-a.admin');
      const before = await admin.get(path);
      expect(before).toMatchObject({ status: 200, body: [{ deputyId, ended: false }] });
      const stranger = await trialOf().as('college-b.admin');
      const refused = [
        await stranger.post('/deputies/end', { deputyId, memberId }),
        await (await trialOf().as('college-a.clerk')).post('/deputies', appointment()),
        await reviewer.post('/deputies/end', { deputyId: memberId, memberId }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([404, 403, 404]);
      expect((await admin.get(path)).body).toEqual(before.body);
      expect(await admin.post('/deputies/end', { deputyId, memberId })).toMatchObject({
        status: 201,
        body: { record: { ended: true } },
      });
      expect((await admin.post('/deputies/end', { deputyId, memberId })).status).toBe(409);
    });
  });
}
