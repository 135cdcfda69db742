// A supplement that nobody hands in: extended once, then late, then lapsed. It goes to a later time: sessions of before
// have ended by then.
import { describe, expect, jest, test } from '@jest/globals';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { type CaseRecord, type Committed } from '../../support/http-case.ts';
import { smallReturn, smallSubmitted } from '../../support/small-case.ts';

const DAY = 86_400_000;
/** Everything that fake clocks would fake but the date: timers go on. */
const NOT_FAKED = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const;

type Due = Committed<CaseRecord & { readonly dueDay: string }>;

export function deadlinesSuite(trialOf: () => OwnTrial): void {
  /** The clock of this process, which is the ledger's and the server's. */
  async function atTime(time: number, work: () => Promise<void>): Promise<void> {
    jest.useFakeTimers({ doNotFake: [...NOT_FAKED], now: time });
    try {
      await work();
    } finally {
      jest.useRealTimers();
    }
  }

  describe('a supplement’s deadline', () => {
    test('is extended, with a reason; once it is past the case is late and lapses', async () => {
      const clerk = await trialOf().as('centre.clerk');
      const reviewer = await trialOf().as('college-a.reviewer');
      const id = await smallSubmitted(clerk);
      await reviewer.post(`/applications/${id}/claim`);
      const returned = await reviewer.post<Due>(`/applications/${id}/reviews`, smallReturn('缺页'));
      const { dueDay } = returned.body.record;
      const later = new Date(Date.parse(dueDay) + DAY).toISOString().slice(0, 10);
      const extend = (day: string) =>
        reviewer.post<Due>(`/applications/${id}/extend`, { dueDay: day, reason: 'force-majeure' });
      expect((await extend(dueDay)).status).toBe(400);
      expect(await extend(later)).toMatchObject({ status: 201, body: { record: { dueDay: later } } });
      const again = new Date(Date.parse(later) + DAY).toISOString().slice(0, 10);
      expect(await extend(again)).toMatchObject({ status: 409, body: { code: 'INVALID_STATE' } });
      expect((await clerk.get(`/applications?dueDay=${later}`)).body).toMatchObject({ rows: [{ id }] });
      expect((await clerk.post(`/applications/${id}/lapse`)).status).toBe(409);
      expect((await clerk.post(`/applications/${id}/resubmit`)).status).toBe(422);
      const at = Date.parse(later) + 3 * DAY;
      const late = await reviewer.get<{ rows: { id: string }[] }>(`/audit/late?at=${at}&pageSize=100`);
      expect(late.body.rows.map((row) => row.id)).toContain(id);
      expect(await clerk.get(`/applications/${id}/standing?at=${at}`)).toMatchObject({
        status: 200,
        body: { late: true, heldBy: 'applicant', dueDay: later },
      });
      await atTime(at, async () => {
        const applicant: Person = await trialOf().logIn('centre.clerk');
        for (const name of ['centre.clerk', 'authority.auditor']) {
          const listed = await (
            await trialOf().logIn(name)
          ).get<{ rows: { id: string; late: boolean }[] }>('/work-items?view=overdue&pageSize=100');
          expect(listed.body.rows.find((row) => row.id === id)).toMatchObject({ heldBy: 'applicant', late: true });
        }
        const overdue = await applicant.post(`/applications/${id}/resubmit`);
        expect(overdue).toMatchObject({ status: 410, body: { code: 'EXPIRED' } });
        const anybody = await trialOf().logIn('garden-site.clerk');
        expect(await anybody.post(`/applications/${id}/lapse`)).toMatchObject({
          status: 201,
          body: { record: { id, state: 'lapsed' } },
        });
      });
    });
  });
}
