import { ContractError, type TransactionRule } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';
import { type Caller } from './caller.ts';

/** @throws ContractError FORBIDDEN */
export async function assertMay(
  world: World,
  caller: Caller,
  { roles, authorityOnly }: TransactionRule,
): Promise<void> {
  if (!roles.includes(caller.role)) {
    throw new ContractError('FORBIDDEN', 'not with this role', { reason: 'role', roles });
  }
  if (authorityOnly && !(await isOfAuthority(world, caller))) {
    throw new ContractError('FORBIDDEN', 'only the authority may', { reason: 'authority-only' });
  }
}

/** People of a unit do not act for the whole organisation, the authority's neither. */
export async function isOfAuthority(world: World, { mspId, unit }: Caller): Promise<boolean> {
  const [consortium, organization] = await Promise.all([
    world.require('consortium', {}),
    world.require('organization', { mspId }),
  ]);
  return unit === null && organization.kind === consortium.authorityKind;
}
