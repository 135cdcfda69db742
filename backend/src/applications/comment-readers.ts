// Whom the comments on a case are for: those whose case it is, the stages of its route, and the authority's audit desk.
import { type ApplicationRecord, type Holder, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { genuinePrincipal } from '../keys/principals.ts';
import { assertNotErased } from '../sharing/assert-not-erased.ts';
import { desksOf } from '../sharing/case-desks.ts';
import { Registry } from '../sharing/registry.ts';

/**
 * @param others desks beside those of the case
 * @throws BackendError NOT_FOUND naming a desk without keys; TAMPERED naming a principal that is not genuine; ERASED
 */
export async function commentReaders(
  ledger: Ledger,
  wallet: Wallet,
  id: string,
  others: readonly Holder[],
): Promise<PrincipalRecord[]> {
  const registry = new Registry(ledger);
  const application: ApplicationRecord = await registry.application(wallet, id);
  assertNotErased(application);
  const [consortium, rules, organizations] = await Promise.all([
    registry.consortium(wallet),
    registry.rules(wallet, application.checklist),
    registry.organizations(wallet),
  ]);
  const owner: Holder = { kind: 'desk', mspId: application.organization, role: 'clerk' };
  const desks = desksOf(rules, application, consortium, organizations);
  const all = await Promise.all([owner, ...desks, ...others].map((desk) => genuinePrincipal(ledger, wallet, desk)));
  return [...new Map(all.map((principal) => [principal.id, principal])).values()];
}
