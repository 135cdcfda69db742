import { type ApplicationRecord, type InputOf, type MaterialRecord, type ReviewRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { requireVisible } from './access.ts';

export const readApplication = (
  world: World,
  caller: Caller,
  { id }: InputOf<'application:read'>,
): Promise<ApplicationRecord> => requireVisible(world, caller, id);

export async function readMaterial(
  world: World,
  caller: Caller,
  { id, item, part, version }: InputOf<'application:readMaterial'>,
): Promise<MaterialRecord> {
  await requireVisible(world, caller, id);
  return world.require('material', { applicationId: id, item, part, version });
}

export async function readReview(
  world: World,
  caller: Caller,
  { id, round, stage }: InputOf<'application:readReview'>,
): Promise<ReviewRecord> {
  await requireVisible(world, caller, id);
  return world.require('review', { applicationId: id, round, stage });
}
