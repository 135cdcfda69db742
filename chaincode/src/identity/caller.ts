// Who calls. Role and unit come from the certificate, never from an argument.
import { type Actor, ContractError, memberId, role, unitCode } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

export type Caller = Actor;

const forbidden = (reason: string, text: string): ContractError => new ContractError('FORBIDDEN', text, { reason });

/**
 * What the certificate says, without asking the registry; a gateway's own peer does not look at the dates.
 *
 * @throws ContractError FORBIDDEN
 */
export function certifiedCaller({ creator, time }: World): Caller {
  const { validFromDate, validToDate } = creator.certificate;
  if (time.at < validFromDate.getTime() || time.isPast(validToDate.getTime())) {
    throw forbidden('certificate-not-valid', 'the certificate is not valid at the time of the transaction');
  }
  const attributes = {
    memberId: memberId.safeParse(creator.enrolmentId),
    role: role.safeParse(creator.attribute('role')),
    unit: unitCode.nullable().safeParse(creator.attribute('unit') ?? null),
  };
  if (!attributes.memberId.success || !attributes.role.success || !attributes.unit.success) {
    throw forbidden('certificate-attributes', 'the certificate names no member with a role and, at most, one unit');
  }
  return {
    memberId: attributes.memberId.data,
    mspId: creator.mspId,
    role: attributes.role.data,
    unit: attributes.unit.data,
  };
}

/**
 * A member in good standing: certificate valid, organisation and unit registered and active, person not disabled.
 *
 * @throws ContractError FORBIDDEN
 */
export async function registeredCaller(world: World): Promise<Caller> {
  const caller = certifiedCaller(world);
  const [organization, member] = await Promise.all([
    world.get('organization', { mspId: caller.mspId }),
    world.get('member', caller),
  ]);
  if (organization?.status !== 'active')
    throw forbidden('organization', 'the organisation is not registered and active');
  if (member?.status === 'disabled') throw forbidden('member-disabled', 'the member is disabled');
  if (caller.unit !== null) await assertUnit(world, caller.mspId, caller.unit);
  return caller;
}

async function assertUnit(world: World, mspId: string, unit: string): Promise<void> {
  const record = await world.get('unit', { unit });
  if (record?.status !== 'active' || record.sponsor !== mspId) {
    throw forbidden('unit', 'the unit is not registered and active under this organisation');
  }
}
