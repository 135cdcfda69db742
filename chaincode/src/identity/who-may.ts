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
  if (authorityOnly && !(await isOfAuthority(world, caller.mspId))) {
    throw new ContractError('FORBIDDEN', 'only the authority may', { reason: 'authority-only' });
  }
}

export async function isOfAuthority(world: World, mspId: string): Promise<boolean> {
  const [consortium, organization] = await Promise.all([
    world.require('consortium', {}),
    world.require('organization', { mspId }),
  ]);
  return organization.kind === consortium.authorityKind;
}
