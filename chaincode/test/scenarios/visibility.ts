// What an organisation that is no party to a case sees of it, and that no bookmark leads out of an index.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type ApplicationRecord, encodeBase64url, type EventPage, type Page } from '@lianjian/ledger-api';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { ONE_STAGE } from './checklists.ts';
import { AUTHORITY, COLLEGE_A, COLLEGE_B } from './consortium.ts';
import { Dossier, newLearner } from './dossier.ts';
import { expectRefused } from './refused.ts';
import { type OnStage } from './stage.ts';

const SCAN = { item: 'degree-scan', part: 1, version: 1 };
const STEP_MS = 120_000;
const FIRST = { bookmark: null, pageSize: 50 };

async function allPages<T>(query: (bookmark: string | null) => Promise<unknown>): Promise<T[]> {
  const rows: T[] = [];
  let bookmark: string | null = null;
  do {
    const page = (await query(bookmark)) as Page<T>;
    rows.push(...page.rows);
    bookmark = page.bookmark;
  } while (bookmark !== null);
  return rows;
}

export function visibility(on: OnStage): void {
  describe('a case of college-a', () => {
    const learner = newLearner();
    let dossier: Dossier;
    let auditor: Person;
    beforeAll(async () => {
      const { consortium, ledger } = on();
      const clerk = await ledger.person(COLLEGE_A, 'clerk');
      const checklist = { type: ONE_STAGE.type, version: ONE_STAGE.version };
      dossier = await Dossier.open(consortium, clerk, { attributes: { cohort: '2030' }, checklist, learner });
      await dossier.record([SCAN]);
      auditor = await ledger.person(AUTHORITY, 'auditor');
    }, STEP_MS);

    test.each(['clerk', 'reviewer', 'auditor', 'admin'] as const)(
      'shows nothing of itself to a %s of college-b',
      async (role) => {
        const stranger = await on().ledger.person(COLLEGE_B, role);
        const { id } = dossier;
        const state = () => dossier.state();
        const queries = [
          () => stranger.call('application:read', { id }),
          () => stranger.call('application:readMaterial', { id, ...SCAN }),
          () => stranger.call('audit:trail', { ...FIRST, id, kind: 'application' }),
          () => stranger.call('audit:verifyTrail', { before: null, id, kind: 'application' }),
          () => stranger.call('audit:materialHistory', { ...FIRST, applicationId: id, item: SCAN.item, part: 1 }),
          () => stranger.call('audit:accessLog', { ...FIRST, applicationId: id }),
          () => stranger.call('audit:standing', { at: Date.now(), id }),
        ];
        for (const query of queries) await expectRefused(state, query, 'FORBIDDEN');
        const cid = dossier.sealed.get('degree-scan/1/1')?.entry.cid ?? '';
        const lists = [
          (bookmark: string | null) =>
            stranger.call('application:listByOwner', { ...FIRST, bookmark, mspId: COLLEGE_A }),
          (bookmark: string | null) =>
            stranger.call('application:listByState', { ...FIRST, bookmark, stage: null, state: 'draft' }),
          (bookmark: string | null) => stranger.call('application:listByLearner', { ...FIRST, bookmark, learner }),
          (bookmark: string | null) => stranger.call('sharing:listGrants', { ...FIRST, applicationId: id, bookmark }),
          (bookmark: string | null) => stranger.call('audit:materialsByCid', { ...FIRST, bookmark, cid }),
        ];
        for (const list of lists) {
          const rows = await allPages<ApplicationRecord>(list);
          expect(rows.filter((row) => JSON.stringify(row).includes(id))).toEqual([]);
        }
        const events = await allPages<EventPage['rows'][number]>((bookmark) =>
          stranger.call('audit:eventsByOrganization', { ...FIRST, bookmark, mspId: COLLEGE_A }),
        );
        expect(events.filter(({ subject }) => subject === id)).toEqual([]);
      },
      STEP_MS,
    );

    test(
      'shows itself to the authority’s auditor by every list',
      async () => {
        const rows = await allPages<ApplicationRecord>((bookmark) =>
          auditor.call('application:listByLearner', { ...FIRST, bookmark, learner }),
        );
        expect(rows.map(({ id }) => id)).toEqual([dossier.id]);
        const cid = dossier.sealed.get('degree-scan/1/1')?.entry.cid ?? '';
        expect(await auditor.call('audit:materialsByCid', { ...FIRST, cid })).toMatchObject({
          rows: [{ applicationId: dossier.id }],
        });
      },
      STEP_MS,
    );

    test(
      'refuses bookmarks that lead out of the index',
      async () => {
        const actor = { memberId: dossier.clerk.memberId, mspId: COLLEGE_A };
        const page = (await auditor.call('audit:eventsByActor', {
          ...actor,
          bookmark: null,
          pageSize: 1,
        })) as EventPage;
        expect(page.rows).toHaveLength(1);
        const other = { ...actor, memberId: crypto.randomUUID() };
        const keys = [`\u0000application\u0000${dossier.id}\u0000`, '\u0000by-actor\u0000', '\u0000', 'a'];
        const forged = [page.bookmark ?? '', ...keys.map((key) => encodeBase64url(Buffer.from(key)))];
        for (const bookmark of forged) {
          const query = () => auditor.call('audit:eventsByActor', { ...other, bookmark, pageSize: 100 });
          await expectRefused(() => dossier.state(), query, 'INVALID_INPUT', { field: '/bookmark' });
        }
        const next = (await auditor.call('audit:eventsByActor', {
          ...actor,
          bookmark: page.bookmark,
          pageSize: 100,
        })) as EventPage;
        expect(next.rows.every((row) => row.actor.memberId === actor.memberId)).toBe(true);
      },
      STEP_MS,
    );
  });
}
