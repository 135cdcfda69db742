import { ContractError, type InputOf, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertMayEnd, holderName } from './principal-rules.ts';

/** Retires keys, or says that they are compromised; a retired version may still turn out compromised. */
export async function endPrincipal(
  world: World,
  caller: Caller,
  { id, status, version }: InputOf<'consortium:endPrincipal'>,
): Promise<PrincipalRecord> {
  const key = { principalId: id, version };
  const before = await world.require('principal', key);
  assertMayEnd(before.holder, caller);
  if (before.status === 'compromised' || before.status === status) {
    throw new ContractError('INVALID_STATE', 'these keys have ended', { state: before.status });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: status === 'retired' ? 'principal.retired' : 'principal.compromised',
    details: { holder: holderName(before.holder), mspId: before.holder.mspId, version },
    subject: `principal:${id}:${version}`,
  });
  const after: PrincipalRecord = { ...before, head, status };
  world.put('principal', key, after);
  return after;
}
