// Who visits whom, and who may read of it.
import {
  ContractError,
  type InputOf,
  type InspectionFinding,
  type InspectionRecord,
  type Page,
} from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { isOfAuthority } from '../identity/who-may.ts';
import { decodeRecord } from '../state/record-codec.ts';
import { type World } from '../state/world.ts';

const forbidden = (reason: string, text: string): ContractError => new ContractError('FORBIDDEN', text, { reason });

/**
 * The authority inspects any organisation, others those that they sponsor.
 *
 * @throws ContractError NOT_FOUND, FORBIDDEN
 */
export async function assertInspects(world: World, caller: Caller, audience: string): Promise<void> {
  const { sponsor } = await world.require('organization', { mspId: audience });
  if (audience === caller.mspId) throw forbidden('own-organization', 'nobody inspects the own organisation');
  const isSponsor = caller.unit === null && sponsor === caller.mspId;
  if (!isSponsor && !(await isOfAuthority(world, caller))) {
    throw forbidden('not-inspector', 'only the authority or the sponsor inspects an organisation');
  }
}

/** @throws ContractError NOT_FOUND, FORBIDDEN */
export async function requireOwnInspection(world: World, caller: Caller, id: string): Promise<InspectionRecord> {
  const inspection = await world.require('inspection', { inspectionId: id });
  if (inspection.mspId !== caller.mspId || caller.unit !== null) {
    throw forbidden('not-inspector', 'another organisation inspects');
  }
  return inspection;
}

/** @throws ContractError INVALID_STATE */
export function assertInspectionState({ state }: InspectionRecord, allowed: InspectionRecord['state']): void {
  if (state !== allowed) throw new ContractError('INVALID_STATE', `not while the inspection is ${state}`, { state });
}

/** Those who inspect, those who are inspected, and the authority. */
export async function maySeeInspection(
  world: World,
  caller: Caller,
  { audience, mspId }: InspectionRecord,
): Promise<boolean> {
  if (caller.unit !== null) return false;
  return [audience, mspId].includes(caller.mspId) || (await isOfAuthority(world, caller));
}

/** @throws ContractError NOT_FOUND, FORBIDDEN */
export async function requireVisibleInspection(world: World, caller: Caller, id: string): Promise<InspectionRecord> {
  const inspection = await world.require('inspection', { inspectionId: id });
  if (await maySeeInspection(world, caller, inspection)) return inspection;
  throw forbidden('not-visible', 'this inspection is not for the caller');
}

export const readInspection = (
  world: World,
  caller: Caller,
  { id }: InputOf<'inspection:read'>,
): Promise<InspectionRecord> => requireVisibleInspection(world, caller, id);

export async function listInspections(
  world: World,
  caller: Caller,
  { audience, ...paging }: InputOf<'inspection:list'>,
): Promise<Page<InspectionRecord>> {
  const { bookmark, values } = await world.page('by-audience', { mspId: audience }, paging);
  const found = await Promise.all(values.map((key) => world.getByKey('inspection', Buffer.from(key).toString())));
  const rows: InspectionRecord[] = [];
  for (const row of found) if (row !== undefined && (await maySeeInspection(world, caller, row))) rows.push(row);
  return { bookmark, rows };
}

export async function inspectionFindings(
  world: World,
  caller: Caller,
  { id, ...paging }: InputOf<'inspection:findings'>,
): Promise<Page<InspectionFinding>> {
  await requireVisibleInspection(world, caller, id);
  const { bookmark, values } = await world.page('inspection-finding', { inspectionId: id }, paging);
  return { bookmark, rows: values.map((bytes) => decodeRecord('inspection-finding', bytes)) };
}
