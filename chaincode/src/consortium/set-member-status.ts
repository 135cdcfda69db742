import { ContractError, type InputOf, type MemberRecord } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { isSamePerson, provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';
import { assertActsForOrganization } from './own-organization.ts';

/** Works at once, whatever the certificate says. */
export async function setMemberStatus(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:setMemberStatus'>,
): Promise<MemberRecord> {
  const { memberId, mspId, status } = input;
  if (!(await isOfAuthority(world, caller))) assertActsForOrganization(caller, mspId);
  if (isSamePerson(caller, input)) {
    throw new ContractError('FORBIDDEN', 'nobody sets the own status', { reason: 'own-status' });
  }
  await world.require('organization', { mspId });
  const before = await world.get('member', { memberId, mspId });
  const head = await appendEvent(world, caller, before?.head, {
    action: 'member.status-set',
    details: { memberId, mspId, status },
    subject: `member:${mspId}:${memberId}`,
  });
  const created = before?.created ?? provenanceOf(world, caller, input);
  const after: MemberRecord = { created, head, memberId, mspId, status };
  world.put('member', after, after);
  return after;
}
