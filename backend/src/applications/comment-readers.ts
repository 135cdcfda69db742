// Whom a stage's comments are for: those whose case it is, the stages of its route, and the authority's audit desk.
import { type ApplicationRecord, type Holder, type PrincipalRecord } from '@lianjian/ledger-api';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { genuinePrincipal } from '../keys/principals.ts';
import { desksOf } from '../sharing/case-desks.ts';
import { Registry } from '../sharing/registry.ts';

/** @throws BackendError NOT_FOUND naming a desk without keys; TAMPERED naming a principal that is not genuine */
export async function commentReaders(ledger: Ledger, wallet: Wallet, id: string): Promise<PrincipalRecord[]> {
  const registry = new Registry(ledger);
  const application: ApplicationRecord = await registry.application(wallet, id);
  const [consortium, rules, organizations] = await Promise.all([
    registry.consortium(wallet),
    registry.rules(wallet, application.checklist),
    registry.organizations(wallet),
  ]);
  const owner: Holder = { kind: 'desk', mspId: application.organization, role: 'clerk' };
  const desks = desksOf(rules, application, consortium, organizations);
  return Promise.all([owner, ...desks].map((desk) => genuinePrincipal(ledger, wallet, desk)));
}
