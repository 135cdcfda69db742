// A grant as operations meet it: found, allowed, usable, changed together with its event.
import {
  type AuditAction,
  type AuditEventRecord,
  ContractError,
  type GrantRecord,
  type MaterialReference,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { type World } from '../state/world.ts';

export const requireGrant = (world: World, grantId: string): Promise<GrantRecord> =>
  world.require('grant', { grantId });

export interface Owner {
  readonly owner: string;
  readonly unit: string | null;
}

/** A unit's people act for their unit only; the organisation's own people for all its units. */
export const actsForOwner = (caller: Caller, { owner, unit }: Owner): boolean =>
  caller.mspId === owner && (caller.unit === null || caller.unit === unit);

/** @throws ContractError FORBIDDEN */
export function assertActsForOwner(caller: Caller, owner: Owner): void {
  if (!actsForOwner(caller, owner)) {
    throw new ContractError('FORBIDDEN', 'only the owner of the materials may', { reason: 'not-the-owner' });
  }
}

/** @throws ContractError NOT_FOUND, FORBIDDEN */
export async function requireOwnGrant(world: World, caller: Caller, grantId: string): Promise<GrantRecord> {
  const grant = await requireGrant(world, grantId);
  assertActsForOwner(caller, grant);
  return grant;
}

/** @throws ContractError EXPIRED by either clock */
export function assertNotExpired(world: World, { id, expiresAt }: Pick<GrantRecord, 'id' | 'expiresAt'>): void {
  if (world.time.isPast(expiresAt))
    throw new ContractError('EXPIRED', 'the grant has expired', { expiresAt, grantId: id });
}

/**
 * Only an active grant works.
 *
 * @throws ContractError EXPIRED, REVOKED, INVALID_STATE
 */
export function assertUsable(world: World, grant: GrantRecord): void {
  const { id: grantId, state } = grant;
  if (state === 'revoked') throw new ContractError('REVOKED', 'the grant was revoked', { grantId });
  assertNotExpired(world, grant);
  if (state === 'closed') throw new ContractError('REVOKED', 'the grant was revoked and closed', { grantId });
  if (state !== 'active') throw new ContractError('INVALID_STATE', 'the grant is not active yet', { grantId, state });
}

/** Shares may be removed once nobody may use them: revoked, or past the expiry by both clocks. */
export function assertEnded(world: World, { id: grantId, expiresAt, state }: GrantRecord): void {
  if (state === 'created' || state === 'active') {
    if (world.time.isSurelyPast(expiresAt)) return;
    throw new ContractError('INVALID_STATE', 'the grant is neither revoked nor expired', { grantId, state });
  }
}

/** Where a holder's public part is, and under the same key, in the holder's private collection, its share. */
export function fragmentPlace(
  { id: grantId, applicationId }: Pick<GrantRecord, 'id' | 'applicationId'>,
  { item, part, version }: MaterialReference,
  holder: string,
): { grantId: string; applicationId: string; item: string; part: number; version: number; holder: string } {
  return { applicationId, grantId, holder, item, part, version };
}

export const isSameMaterial = (a: MaterialReference, b: MaterialReference): boolean =>
  a.item === b.item && a.part === b.part && a.version === b.version;

export interface GrantStep {
  readonly action: AuditAction;
  readonly details: AuditEventRecord['details'];
}

/** Writes the grant with its next event: every change of a grant goes through here. */
export async function advanceGrant(
  world: World,
  caller: Caller,
  grant: GrantRecord,
  { action, details }: GrantStep,
): Promise<void> {
  const step = { action, application: grant.applicationId, details, subject: grant.id };
  const head = await appendEvent(world, caller, grant.head, step);
  world.put('grant', { grantId: grant.id }, { ...grant, head });
}

/** @throws ContractError FORBIDDEN */
export function assertHolder({ holders, id: grantId }: GrantRecord, organization: string): void {
  if (holders.includes(organization)) return;
  const text = 'the organisation of this peer holds no share of the grant';
  throw new ContractError('FORBIDDEN', text, { grantId, reason: 'not-a-holder' });
}
