// Who may act on a case and who may see it.
import {
  type ApplicationRecord,
  ContractError,
  type MaterialRecord,
  type MaterialReference,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { isGrantedTo } from '../sharing/granted-materials.ts';
import { type World } from '../state/world.ts';
import { checklistOf } from './checklist-of.ts';

/**
 * People of the organisation and unit whose case it is.
 *
 * @throws ContractError FORBIDDEN
 */
export function assertOwn({ organization, unit }: ApplicationRecord, caller: Caller): void {
  if (caller.mspId !== organization || caller.unit !== unit) {
    throw new ContractError('FORBIDDEN', 'only those whose case it is', { reason: 'not-own' });
  }
}

const isOwners = ({ organization, unit }: ApplicationRecord, caller: Caller): boolean =>
  caller.mspId === organization && (caller.unit === null || caller.unit === unit);

/** The applicant's side, the organisation that answers for it, organisations on the route, the authority. */
export async function maySee(world: World, application: ApplicationRecord, caller: Caller): Promise<boolean> {
  if (isOwners(application, caller)) return true;
  if (caller.unit !== null) return false;
  if (caller.mspId === application.sponsor) return true;
  return (await isOfAuthority(world, caller)) || isOnRoute(world, application, caller);
}

async function isOnRoute(world: World, application: ApplicationRecord, caller: Caller): Promise<boolean> {
  const [{ kind }, { route }] = await Promise.all([
    world.require('organization', { mspId: caller.mspId }),
    checklistOf(world, application),
  ]);
  return route.some(({ organizationKind, relation }) => relation === 'any' && organizationKind === kind);
}

const notVisible = (): ContractError =>
  new ContractError('FORBIDDEN', 'this case is not for the caller', { reason: 'not-visible' });

/** @throws ContractError NOT_FOUND, FORBIDDEN */
export async function requireVisible(world: World, caller: Caller, applicationId: string): Promise<ApplicationRecord> {
  const application = await world.require('application', { applicationId });
  if (!(await maySee(world, application, caller))) throw notVisible();
  return application;
}

/**
 * A grant shows the versions that it names to its reader, whoever that is; of the case it shows nothing.
 *
 * @throws ContractError NOT_FOUND, FORBIDDEN
 */
export async function requireMaterial(
  world: World,
  caller: Caller,
  applicationId: string,
  reference: MaterialReference,
): Promise<MaterialRecord> {
  const application = await world.require('application', { applicationId });
  const isForCaller =
    (await maySee(world, application, caller)) || (await isGrantedTo(world, caller, applicationId, reference));
  if (!isForCaller) throw notVisible();
  return world.require('material', { applicationId, ...reference });
}
