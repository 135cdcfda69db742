// Figures out of the blocks: whose they are, what they say, and that they can be made anew.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type OwnTrial, type Person } from '../../support/api.ts';
import { smallDraft, smallFile, smallPass, smallReturn, smallSubmitted } from '../../support/small-case.ts';

interface Row {
  readonly organization: string;
  readonly unit: string | null;
  readonly openings: number;
  readonly stages: readonly { readonly stage: string; readonly decisions: number; readonly median: number }[];
}

interface Figures {
  readonly block: number;
  readonly behind: number;
  readonly rows: readonly Row[];
}

const PLACE = 'organization=CollegeAMSP&unit=hillside-site';

export function statisticsSuite(trialOf: () => OwnTrial): void {
  let site: Person;
  let reviewer: Person;
  const read = async (person: Person, query = ''): Promise<Figures> => {
    const { body, status } = await person.get<Figures>(`/statistics?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body;
  };

  describe('statistics', () => {
    beforeAll(async () => {
      site = await trialOf().as('hillside-site.clerk');
      reviewer = await trialOf().as('college-a.reviewer');
      const approved = await smallSubmitted(site);
      await smallPass(reviewer, approved, 'college-review');
      await smallPass(await trialOf().as('authority.reviewer'), approved, 'authority-review');
      const returned = await smallSubmitted(site);
      await reviewer.post(`/applications/${returned}/claim`);
      await reviewer.post(`/applications/${returned}/reviews`, smallReturn('缺背面'));
      await smallFile(site, returned, 'both sides', '?part=1');
      await site.post(`/applications/${returned}/resubmit`);
      await smallDraft(site);
    }, 240_000);

    test('of a unit: what was handed in, complete at first, returned, opened, and how long each stage took', async () => {
      const figures = await read(await trialOf().as('authority.auditor'), PLACE);
      expect(figures).toMatchObject({
        behind: 0,
        rows: [
          {
            ...{ organization: 'CollegeAMSP', unit: 'hillside-site', cases: 3, submitted: 2, decided: 2 },
            ...{ completeAtFirst: 1, returns: 1, mostReturns: 1, approved: 1, lapsed: 0, overdue: 0, openings: 2 },
            stages: [
              { stage: 'authority-review', decisions: 1, late: 0 },
              { stage: 'college-review', decisions: 2, late: 0 },
            ],
          },
        ],
      });
      for (const { median } of figures.rows[0]?.stages ?? []) {
        expect(median).toBeGreaterThan(0);
        expect(median).toBeLessThan(120_000);
      }
      const ofType = await read(site, 'type=small-check');
      expect(ofType.rows).toEqual(figures.rows);
      expect((await read(site, 'type=graduation-review')).rows).toEqual([]);
    });

    test('are for those whom they concern', async () => {
      const organizations = async (name: string): Promise<Set<string>> =>
        new Set((await read(await trialOf().as(name))).rows.map(({ organization }) => organization));
      expect(await organizations('centre.auditor')).toEqual(new Set(['CentreMSP']));
      expect(await organizations('college-a.admin')).toEqual(new Set(['CentreMSP', 'CollegeAMSP']));
      expect(await organizations('authority.auditor')).toEqual(new Set(['CentreMSP', 'CollegeAMSP']));
      expect((await read(site)).rows.map(({ unit }) => unit)).toEqual(['hillside-site']);
      const refused = [
        await site.get('/statistics?unit=riverside-site'),
        await (await trialOf().as('college-b.auditor')).get(`/statistics?${PLACE}`),
        await (await trialOf().as('centre.auditor')).get('/statistics/page?organization=AuthorityMSP'),
      ];
      expect(refused.map(({ body, status }) => [status, body['code']])).toEqual(
        Array.from({ length: 3 }, () => [403, 'FORBIDDEN']),
      );
    });

    test('come out the same when they are made anew from the blocks', async () => {
      const auditor = await trialOf().as('authority.auditor');
      const before = await read(auditor);
      const { db } = trialOf().server.platform.database;
      await db.execute(sql`delete from stage_decision`);
      await db.execute(sql`delete from case_figure`);
      await db.execute(sql`delete from checkpoint where name = 'statistics'`);
      const after = await read(auditor);
      expect(after.rows).toEqual(before.rows);
      expect(after.block).toBeGreaterThanOrEqual(before.block);
    });

    test('as a page, also by a ticket, in both languages', async () => {
      const { body } = await reviewer.post<{ ticket: string }>('/events/tickets');
      const page = await trialOf().nobody.raw(`/statistics/page?ticket=${body.ticket}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      const text = await page.text();
      expect(text).toContain('<html lang="zh-CN">');
      expect(text).toContain('CollegeAMSP / hillside-site');
      expect(text).not.toMatch(/<script/);
      const english = await reviewer.raw('/statistics/page', { headers: { 'accept-language': 'en' } });
      expect(await english.text()).toContain('Complete at first submission');
    });
  });
}
