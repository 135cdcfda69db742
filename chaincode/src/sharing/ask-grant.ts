import { type AskGrant, ContractError, type GrantRequestRecord } from '@lianjian/ledger-api';
import { requireVisible } from '../application/access.ts';
import { storeApplication } from '../application/store-application.ts';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isReplay, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { actsForOwner } from './grants.ts';

/**
 * Asks the owner of a case for a grant, on the case's own trail: desks whose keys were replaced and readers whom nobody
 * thought of have no other way. Asks are few, so they may conflict with the workflow.
 */
export async function askGrant(world: World, caller: Caller, input: AskGrant): Promise<GrantRequestRecord> {
  const { applicationId, purpose, requestId } = input;
  const before = await requireVisible(world, caller, applicationId);
  const created = provenanceOf(world, caller, input);
  const key = { applicationId, requestId };
  const existing = await world.get('grant-request', key);
  if (isReplay(existing, created)) return existing;
  if (actsForOwner(caller, { owner: before.organization, unit: before.unit }) && caller.role === 'clerk') {
    throw new ContractError('FORBIDDEN', 'the owner needs no grant', { reason: 'own' });
  }
  const head = await appendEvent(world, caller, before.head, {
    action: 'application.grant-asked',
    details: { purpose, requestId },
    subject: applicationId,
  });
  const record: GrantRequestRecord = { applicationId, asker: caller, created, id: requestId, purpose };
  world.put('grant-request', key, record);
  storeApplication(world, before, { ...before, head });
  return record;
}
