import { type ApplicationItem, type ApplicationRecord, ContractError, type MaterialRecord } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';
import { currentParts } from './item-parts.ts';

/** Which case's materials, in which version: taken-over items point to the earlier case. */
export interface CurrentMaterial {
  readonly applicationId: string;
  readonly item: string;
  readonly part: number;
  readonly version: number;
}

const materialsOf = (applicationId: string, item: ApplicationItem): CurrentMaterial[] =>
  currentParts(item).map(({ part, version }) => ({
    applicationId: item.source ?? applicationId,
    item: item.item,
    part,
    version,
  }));

/** The version of each part that counts, in the order of the items. */
export const currentMaterials = ({ id, items }: ApplicationRecord): CurrentMaterial[] =>
  items.flatMap((item) => materialsOf(id, item));

/** The records of the case's own current materials. */
export function ownMaterials(world: World, application: ApplicationRecord): Promise<MaterialRecord[]> {
  const own = currentMaterials(application).filter(({ applicationId }) => applicationId === application.id);
  return Promise.all(own.map((material) => world.require('material', material)));
}

/** @throws ContractError INCOMPLETE */
export function assertNothingMissing(missing: readonly object[]): void {
  if (missing.length === 0) return;
  throw new ContractError('INCOMPLETE', 'not all is as the checklist asks', {
    missing: missing.map((entry) => ({ ...entry })),
  });
}
