import { type ApplicationRecord, type ChecklistRules } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';
import { missingAttributes, missingItems } from './completeness.ts';
import { assertNothingMissing, ownMaterials } from './current-materials.ts';
import { missingGrants } from './missing-grants.ts';

/** @throws ContractError INCOMPLETE with the whole list */
export async function assertComplete(
  world: World,
  rules: ChecklistRules,
  application: ApplicationRecord,
): Promise<void> {
  const materials = await ownMaterials(world, application);
  assertNothingMissing([
    ...missingAttributes(rules, application.attributes),
    ...missingItems(rules, application, materials),
    ...(await missingGrants(world, rules, application)),
  ]);
}
