// After everything that the other scenarios did: every record has its leaves and every leaf its record, each value is
// what a transaction wrote, and nobody but the authority may look.
import { expect, test } from '@jest/globals';
import { KEY_LAYOUT, type KeyKind, LEAF_KINDS, type StateFault, type StateWalk } from '@lianjian/ledger-api';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { AUTHORITY, COLLEGE_A } from './consortium.ts';
import { expectRefused } from './refused.ts';
import { type OnStage } from './stage.ts';

const WALK_MS = 120_000;

interface Walked {
  readonly count: number;
  readonly faults: readonly StateFault[];
}

async function walked(auditor: Person, kind: KeyKind): Promise<Walked> {
  let count = 0;
  const faults: StateFault[] = [];
  let bookmark: string | null = null;
  do {
    const page = (await auditor.call('audit:walkState', { bookmark, kind, pageSize: 100 })) as StateWalk;
    count += page.walked;
    faults.push(...page.faults);
    bookmark = page.bookmark;
  } while (bookmark !== null);
  return { count, faults };
}

export function stateWalk(on: OnStage): void {
  test(
    'the whole state is whole',
    async () => {
      const auditor = await on().ledger.person(AUTHORITY, 'auditor');
      const counts = new Map<KeyKind, number>();
      for (const kind of Object.keys(KEY_LAYOUT) as KeyKind[]) {
        const { count, faults } = await walked(auditor, kind);
        expect([kind, faults]).toEqual([kind, []]);
        counts.set(kind, count);
      }
      const of = (kind: KeyKind): number => counts.get(kind) ?? 0;
      expect(of('event')).toBeGreaterThan(20);
      expect([of('by-actor'), of('by-organization'), of('by-day'), of('by-action')]).toEqual(
        Array.from({ length: 4 }, () => of('event')),
      );
      expect([of('by-cid'), of('by-owner'), of('by-state'), of('grant-by-application')]).toEqual([
        of('material'),
        of('application'),
        of('application'),
        of('grant'),
      ]);
      expect(LEAF_KINDS.every((kind) => counts.has(kind))).toBe(true);
    },
    WALK_MS,
  );

  test(
    'refuses to walk the state for anybody but auditors and administrators of the authority',
    async () => {
      const { ledger } = on();
      const watching = await ledger.person(AUTHORITY, 'auditor');
      const first = { bookmark: null, kind: 'event', pageSize: 10 } as const;
      const state = (): Promise<unknown> => watching.call('audit:walkState', first);
      const strangers = [
        await ledger.person(COLLEGE_A, 'auditor'),
        await ledger.person(COLLEGE_A, 'admin'),
        await ledger.person(AUTHORITY, 'clerk'),
        await ledger.person(AUTHORITY, 'reviewer'),
      ];
      for (const stranger of strangers)
        await expectRefused(state, () => stranger.call('audit:walkState', first), 'FORBIDDEN');
    },
    WALK_MS,
  );
}
