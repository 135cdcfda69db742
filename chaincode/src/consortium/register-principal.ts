import { ContractError, type InputOf, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertMayRegister, holderName } from './principal-rules.ts';
import { storePrincipal } from './store-principal.ts';

/** The first keys of a desk or a person, version 1. */
export async function registerPrincipal(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:registerPrincipal'>,
): Promise<PrincipalRecord> {
  const { holder, id, version } = input;
  assertMayRegister(holder, caller);
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('principal', { principalId: id, version });
  if (isReplay(existing, created)) return existing;
  if (version !== 1) throw new ContractError('INVALID_INPUT', 'the first version is 1', { field: '/version' });
  const leaf = { holder: holderName(holder), mspId: holder.mspId };
  if (await world.hasLeaf('principal-by-holder', leaf)) {
    throw new ContractError('DUPLICATE', 'this holder has keys: rotate them', { holder: leaf.holder });
  }
  return storePrincipal(world, caller, 'principal.registered', { input, created });
}
