import { type InputOf, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';
import { assertCertified, holderName } from './principal-rules.ts';

type Action = 'principal.registered' | 'principal.rotated';

/**
 * Keeps a holder's newest keys with the certificate that signed them, and the leaf by which the holder is found.
 *
 * @throws ContractError INVALID_INPUT, INVALID_PROOF
 */
export async function storePrincipal(
  world: World,
  caller: Caller,
  action: Action,
  { input, created }: { input: InputOf<'consortium:registerPrincipal'>; created: PrincipalRecord['created'] },
): Promise<PrincipalRecord> {
  const { holder, id, version } = input;
  assertCertified(world, input, input.signature);
  const leaf = { holder: holderName(holder), mspId: holder.mspId };
  const head = await appendEvent(world, caller, undefined, {
    action,
    details: { ...leaf, version },
    subject: `principal:${id}:${version}`,
  });
  const certificate = world.creator.certificate.toString();
  const principal: PrincipalRecord = { ...input, certificate, created, head, status: 'active' };
  const key = { principalId: id, version };
  world.put('principal', key, principal);
  world.putLeaf('principal-by-holder', leaf, world.keyOf('principal', key));
  return principal;
}
