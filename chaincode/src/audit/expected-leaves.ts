// Which leaves a record must have, said once more beside the code that writes them: what one of the two forgets, the
// other misses.
import { civilDayOf, type LeafKind, NONE, type RecordKind, type RecordOf } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/** What the leaves of each kind point to. */
export const TARGETS = {
  'principal-by-holder': 'principal',
  'grant-by-application': 'grant',
  'access-by-application': 'access',
  'related-case': 'application',
  'by-actor': 'event',
  'by-organization': 'event',
  'by-unit': 'event',
  'by-day': 'event',
  'by-action': 'event',
  'by-cid': 'material',
  'by-learner': 'application',
  'by-owner': 'application',
  'by-owner-unit': 'application',
  'by-state': 'application',
  'by-due': 'application',
  'by-audience': 'inspection',
} as const satisfies Readonly<Record<LeafKind, RecordKind>>;

export type Leafed = (typeof TARGETS)[LeafKind];

export const isLeafed = (kind: string): kind is Leafed => Object.values(TARGETS).some((target) => target === kind);

type KeysOf = { readonly [K in Leafed]: (record: RecordOf<K>, world: World) => string[] | Promise<string[]> };

const LEAVES: KeysOf = {
  async event({ action, actor: { memberId, mspId, unit }, at, sequence, subject }, world) {
    const { utcOffsetMinutes } = await world.require('consortium', {});
    const place = { newestFirst: at, sequence, subject };
    return [
      world.keyOf('by-actor', { ...place, memberId, mspId }),
      world.keyOf('by-organization', { ...place, mspId }),
      world.keyOf('by-day', { ...place, day: civilDayOf(at, utcOffsetMinutes) }),
      world.keyOf('by-action', { ...place, action }),
      ...(unit === null ? [] : [world.keyOf('by-unit', { ...place, unit })]),
    ];
  },

  application({ created, dueDay, id, learner, organization, related, stage, state, unit }, world) {
    const place = { applicationId: id, newestFirst: created.at };
    return [
      world.keyOf('by-owner', { ...place, mspId: organization }),
      world.keyOf('by-learner', { ...place, learner }),
      world.keyOf('by-state', { ...place, stage: stage ?? NONE, state }),
      ...(unit === null ? [] : [world.keyOf('by-owner-unit', { ...place, unit })]),
      ...(dueDay === null ? [] : [world.keyOf('by-due', { applicationId: id, day: dueDay })]),
      ...(related === null ? [] : [world.keyOf('related-case', { applicationId: related.id, relatedId: id })]),
    ];
  },

  material: ({ applicationId, cid, created, item, part, version }, world) => [
    world.keyOf('by-cid', { applicationId, cid, item, newestFirst: created.at, part, version }),
  ],

  grant: ({ applicationId, id }, world) => [world.keyOf('grant-by-application', { applicationId, grantId: id })],

  async access({ created, grantId, id }, world) {
    const { applicationId } = await world.require('grant', { grantId });
    return [world.keyOf('access-by-application', { applicationId, grantId, newestFirst: created.at, requestId: id })];
  },

  /** Of the newest version only. */
  async principal({ holder, id, version }, world) {
    const newer = await world.get('principal', { principalId: id, version: version + 1 });
    const name = holder.kind === 'desk' ? holder.role : holder.memberId;
    return newer === undefined ? [world.keyOf('principal-by-holder', { holder: name, mspId: holder.mspId })] : [];
  },

  inspection: ({ audience, created, id }, world) => [
    world.keyOf('by-audience', { inspectionId: id, mspId: audience, newestFirst: created.at }),
  ],
};

/** Keys of all leaves that must hold this record's key. */
export async function expectedLeaves<K extends Leafed>(world: World, kind: K, record: RecordOf<K>): Promise<string[]> {
  const keysOf: KeysOf[K] = LEAVES[kind];
  return keysOf(record, world);
}
