// An application's record with the leaves by which lists find it. The leaves follow the record: those that no longer
// fit are deleted.
import { type ApplicationRecord, NONE } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

const stateLeaf = ({ created, id, stage, state }: ApplicationRecord) => ({
  applicationId: id,
  newestFirst: created.at,
  stage: stage ?? NONE,
  state,
});

/** A new application; these leaves never change. */
export function storeNewApplication(world: World, application: ApplicationRecord): void {
  const { created, id, learner, organization, unit } = application;
  const place = { applicationId: id, newestFirst: created.at };
  const key = world.keyOf('application', place);
  world.put('application', place, application);
  world.putLeaf('by-owner', { ...place, mspId: organization }, key);
  if (unit !== null) world.putLeaf('by-owner-unit', { ...place, unit }, key);
  world.putLeaf('by-learner', { ...place, learner }, key);
  world.putLeaf('by-state', stateLeaf(application), key);
}

export function storeApplication(world: World, before: ApplicationRecord, after: ApplicationRecord): void {
  const applicationId = after.id;
  const key = world.keyOf('application', { applicationId });
  world.put('application', { applicationId }, after);
  if (before.state !== after.state || before.stage !== after.stage) {
    world.delete('by-state', stateLeaf(before));
    world.putLeaf('by-state', stateLeaf(after), key);
  }
  if (before.dueDay !== after.dueDay) {
    if (before.dueDay !== null) world.delete('by-due', { applicationId, day: before.dueDay });
    if (after.dueDay !== null) world.putLeaf('by-due', { applicationId, day: after.dueDay }, key);
  }
}
