// Reads of the registry, open to every member.
import { ContractError, type InputOf, type PrincipalRecord, type RecordOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';

export const readConsortium = (world: World): Promise<RecordOf<'consortium'>> => world.require('consortium', {});

export const readOrganization = (
  world: World,
  _caller: Caller,
  input: InputOf<'consortium:readOrganization'>,
): Promise<RecordOf<'organization'>> => world.require('organization', input);

export const readUnit = (
  world: World,
  _caller: Caller,
  { code }: InputOf<'consortium:readUnit'>,
): Promise<RecordOf<'unit'>> => world.require('unit', { unit: code });

export const readPrincipal = (
  world: World,
  _caller: Caller,
  { id, version }: InputOf<'consortium:readPrincipal'>,
): Promise<PrincipalRecord> => world.require('principal', { principalId: id, version });

export async function readPrincipalOf(
  world: World,
  _caller: Caller,
  { holder, mspId }: InputOf<'consortium:readPrincipalOf'>,
): Promise<PrincipalRecord> {
  const key = await world.getLeaf('principal-by-holder', { holder, mspId });
  const principal = key === undefined ? undefined : await world.getByKey('principal', key);
  if (principal === undefined) {
    throw new ContractError('NOT_FOUND', 'this holder has no keys', { id: {}, kind: 'principal' });
  }
  return principal;
}

export const readSharingPolicy = (
  world: World,
  _caller: Caller,
  input: InputOf<'consortium:readSharingPolicy'>,
): Promise<RecordOf<'sharing-policy'>> => world.require('sharing-policy', input);

export const readCalendar = (
  world: World,
  _caller: Caller,
  input: InputOf<'consortium:readCalendar'>,
): Promise<RecordOf<'calendar'>> => world.require('calendar', input);
