import {
  type ApplicationItem,
  type ApplicationRecord,
  ContractError,
  type InputOf,
  type MaterialIndexEntry,
  type MaterialRecord,
  type Provenance,
} from '@lianjian/ledger-api';
import { digestOfJson } from '../digest.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, personOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertOwn } from './access.ts';
import { checklistOf, itemOf } from './checklist-of.ts';
import { isCurrent, itemIn, versionOf, withItem, withPart } from './item-parts.ts';
import { assertCapsule } from './material-capsule.ts';
import { storeApplication } from './store-application.ts';
import { assertState } from './transition.ts';

type Input = InputOf<'application:recordMaterials'>;

/** Enters sealed files into the index. While a case is returned, only reopened items take new versions. */
export async function recordMaterials(world: World, caller: Caller, input: Input): Promise<ApplicationRecord> {
  const before = await world.require('application', { applicationId: input.id });
  assertOwn(before, caller);
  assertNotEmpty(input);
  const materials = input.materials.map((entry) => materialOf(world, caller, input.id, entry));
  if (await isWholeReplay(world, before, materials)) return before;
  assertState(before, ['draft', 'returned']);
  const rules = await checklistOf(world, before);
  for (const [index, { item }] of input.materials.entries()) itemOf(rules, item, `/materials/${index}/item`);
  const items = withoutDiscarded(before, recorded(before, input), input);
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.materials-recorded',
    details: {
      discarded: input.discarded.map(({ item, part }) => ({ item, part })),
      materials: materials.map(({ cid, digest, item, part, version }) => ({ cid, digest, item, part, version })),
    },
    subject: input.id,
  });
  for (const material of materials) storeMaterial(world, material);
  const after: ApplicationRecord = { ...before, head, items: [...items] };
  storeApplication(world, before, after);
  return after;
}

function assertNotEmpty({ discarded, materials }: Input): void {
  const parts = [...materials, ...discarded].map(({ item, part }) => `${item}/${part}`);
  if (parts.length === 0 || new Set(parts).size !== parts.length) {
    throw new ContractError('INVALID_INPUT', 'name at least one part, and each once', { field: '/materials' });
  }
}

function materialOf(world: World, caller: Caller, applicationId: string, entry: MaterialIndexEntry): MaterialRecord {
  const created: Provenance = { at: world.time.at, by: personOf(caller), content: digestOfJson(entry) };
  return { ...entry, applicationId, created };
}

/** Versions that the case knows are on record; others need not be looked for. */
const mayExist = (application: ApplicationRecord, { item, part, version }: MaterialRecord): boolean =>
  version <= versionOf(itemIn(application, item), part);

/** @throws ContractError DUPLICATE when only some are there, or other content */
async function isWholeReplay(
  world: World,
  application: ApplicationRecord,
  materials: readonly MaterialRecord[],
): Promise<boolean> {
  const existing = await Promise.all(
    materials.map(async (material) => (mayExist(application, material) ? world.get('material', material) : undefined)),
  );
  const replayed = materials.filter(({ created }, index) => isReplay(existing[index], created));
  if (replayed.length > 0 && replayed.length < materials.length) {
    throw new ContractError('DUPLICATE', 'some of these versions are recorded, others are not');
  }
  return replayed.length > 0;
}

function assertAccepts(application: ApplicationRecord, item: ApplicationItem): void {
  const accepting = application.state === 'draft' ? ['open'] : ['reopened', 'renewed'];
  if (!accepting.includes(item.status)) {
    throw new ContractError('INVALID_STATE', 'this item takes no new versions', {
      item: item.item,
      status: item.status,
    });
  }
}

const renewed = ({ state }: ApplicationRecord, item: ApplicationItem): ApplicationItem =>
  state === 'returned' ? { ...item, status: 'renewed' } : item;

function recorded(application: ApplicationRecord, { materials }: Input): readonly ApplicationItem[] {
  let items: readonly ApplicationItem[] = application.items;
  for (const [index, { capsule, item, part, version }] of materials.entries()) {
    const known = itemIn({ items }, item);
    assertAccepts(application, known);
    if (version !== versionOf(known, part) + 1) {
      throw new ContractError('INVALID_INPUT', 'versions follow one another', { field: `/materials/${index}/version` });
    }
    assertCapsule(`/materials/${index}/capsule`, capsule);
    items = withItem(items, renewed(application, withPart(known, { discarded: false, part, version })));
  }
  return items;
}

/** Their records stay; they no longer count. */
function withoutDiscarded(
  application: ApplicationRecord,
  before: readonly ApplicationItem[],
  { discarded }: Input,
): readonly ApplicationItem[] {
  let items = before;
  for (const [index, { item, part }] of discarded.entries()) {
    const known = itemIn({ items }, item);
    assertAccepts(application, known);
    const version = versionOf(known, part);
    if (!isCurrent(known, part)) {
      throw new ContractError('INVALID_INPUT', 'there is no such part', { field: `/discarded/${index}/part` });
    }
    items = withItem(items, renewed(application, withPart(known, { discarded: true, part, version })));
  }
  return items;
}

function storeMaterial(world: World, material: MaterialRecord): void {
  const { cid, created } = material;
  world.put('material', material, material);
  world.putLeaf('by-cid', { ...material, cid, newestFirst: created.at }, world.keyOf('material', material));
}
