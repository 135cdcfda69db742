// Which events a caller may see: checked row by row, so that a page may hold fewer rows than asked for.
import { type AuditEventRecord, uuidV7 } from '@lianjian/ledger-api';
import { maySee } from '../application/access.ts';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { maySeeInspection } from '../inspection/inspections.ts';
import { maySeeGrant } from '../sharing/grant-visibility.ts';
import { type World } from '../state/world.ts';

/** What one's own organisation, or unit, has done. */
const isOwnAct = ({ actor }: AuditEventRecord, caller: Caller): boolean =>
  actor.mspId === caller.mspId && (caller.unit === null || caller.unit === actor.unit);

/** The authority sees all; the others their own acts, the registry's, and those on cases and grants that they may see. */
export async function maySeeEvent(world: World, caller: Caller, event: AuditEventRecord): Promise<boolean> {
  if (isOwnAct(event, caller) || !uuidV7.safeParse(event.subject).success) return true;
  if (caller.unit === null && (await isOfAuthority(world, caller))) return true;
  return maySeeSubject(world, caller, event.subject);
}

/** Ids of applications, grants and inspections are UUIDs alike. */
async function maySeeSubject(world: World, caller: Caller, id: string): Promise<boolean> {
  const [application, grant, inspection] = await Promise.all([
    world.get('application', { applicationId: id }),
    world.get('grant', { grantId: id }),
    world.get('inspection', { inspectionId: id }),
  ]);
  if (application !== undefined) return maySee(world, application, caller);
  if (inspection !== undefined) return maySeeInspection(world, caller, inspection);
  return grant !== undefined && maySeeGrant(world, caller, grant);
}

export async function visibleEvents(
  world: World,
  caller: Caller,
  events: readonly AuditEventRecord[],
): Promise<AuditEventRecord[]> {
  const visible = await Promise.all(events.map((event) => maySeeEvent(world, caller, event)));
  return events.filter((_, index) => visible[index] === true);
}
