import { type ApplicationRecord, type InputOf, type MaterialRecord, type ReviewRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { requireMaterial, requireVisible } from './access.ts';

export const readApplication = (
  world: World,
  caller: Caller,
  { id }: InputOf<'application:read'>,
): Promise<ApplicationRecord> => requireVisible(world, caller, id);

export const readMaterial = (
  world: World,
  caller: Caller,
  { id, ...reference }: InputOf<'application:readMaterial'>,
): Promise<MaterialRecord> => requireMaterial(world, caller, id, reference);

export async function readReview(
  world: World,
  caller: Caller,
  { id, round, stage }: InputOf<'application:readReview'>,
): Promise<ReviewRecord> {
  await requireVisible(world, caller, id);
  return world.require('review', { applicationId: id, round, stage });
}
