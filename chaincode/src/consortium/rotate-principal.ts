import { ContractError, type InputOf, type PrincipalRecord, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertMayRegister, holderName } from './principal-rules.ts';
import { storePrincipal } from './store-principal.ts';

/** New keys of the same holder. The former version retires, unless it was called compromised. */
export async function rotatePrincipal(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:rotatePrincipal'>,
): Promise<PrincipalRecord> {
  const { holder, id, version } = input;
  assertMayRegister(holder, caller);
  const created = provenanceOf(world, caller, input);
  const existing = await world.get('principal', { principalId: id, version });
  if (isReplay(existing, created)) return existing;
  const former = await formerVersion(world, input);
  const principal = await storePrincipal(world, caller, 'principal.rotated', { input, created });
  if (former.status === 'active') await retire(world, caller, former);
  return principal;
}

async function retire(world: World, caller: Caller, former: PrincipalRecord): Promise<void> {
  const { holder, id, version } = former;
  const head = await appendEvent(world, caller, former.head, {
    action: 'principal.retired',
    details: { holder: holderName(holder), mspId: holder.mspId, version },
    subject: `principal:${id}:${version}`,
  });
  world.put('principal', { principalId: id, version }, { ...former, head, status: 'retired' });
}

async function formerVersion(
  world: World,
  { holder, id, receivingKey, version }: InputOf<'consortium:rotatePrincipal'>,
): Promise<PrincipalRecord> {
  const former = version === 1 ? undefined : await world.get('principal', { principalId: id, version: version - 1 });
  if (former === undefined) {
    throw new ContractError('INVALID_INPUT', 'versions follow one another', { field: '/version' });
  }
  if (stringifyCanonicalJson(former.holder) !== stringifyCanonicalJson(holder)) {
    throw new ContractError('INVALID_INPUT', 'keys do not change hands', { field: '/holder' });
  }
  if (former.receivingKey === receivingKey) {
    throw new ContractError('INVALID_INPUT', 'this is the former key', { field: '/receivingKey' });
  }
  return former;
}
