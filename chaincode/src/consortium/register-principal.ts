import { ContractError, type InputOf, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertCertified, assertMayRegister, holderName } from './principal-rules.ts';

/** The first keys of a desk or a person, version 1. */
export async function registerPrincipal(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:registerPrincipal'>,
): Promise<PrincipalRecord> {
  const { holder, id, version } = input;
  assertMayRegister(holder, caller);
  const created = provenanceOf(world, caller, input);
  const key = { principalId: id, version };
  const existing = await world.get('principal', key);
  if (isReplay(existing, created)) return existing;
  if (version !== 1) throw new ContractError('INVALID_INPUT', 'the first version is 1', { field: '/version' });
  const leaf = { holder: holderName(holder), mspId: holder.mspId };
  if (await world.hasLeaf('principal-by-holder', leaf)) {
    throw new ContractError('DUPLICATE', 'this holder has keys: rotate them', { holder: leaf.holder });
  }
  assertCertified(world, input, input.signature);
  const head = await appendEvent(world, caller, undefined, {
    action: 'principal.registered',
    details: { holder: leaf.holder, mspId: holder.mspId, version },
    subject: `principal:${id}:${version}`,
  });
  const certificate = world.creator.certificate.toString();
  const principal: PrincipalRecord = { ...input, certificate, created, head, status: 'active' };
  world.put('principal', key, principal);
  world.putLeaf('principal-by-holder', leaf, world.keyOf('principal', key));
  return principal;
}
