// Step 9: what came of it. Reports are taken after expiry and revocation too: they tell of what was released before.
import { type AccessRecord, ContractError, type ReportedOpening, type ReportOpening } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { advanceGrant, isSameMaterial, requireGrant } from './grants.ts';
import { assertRequester } from './readers.ts';

export async function reportOpening(
  world: World,
  caller: Caller,
  { grantId, requestId, results }: ReportOpening,
): Promise<{ requestId: string }> {
  const grant = await requireGrant(world, grantId);
  const access = await world.require('access', { grantId, requestId });
  assertRequester(access, caller);
  if (access.state !== 'recorded') {
    const details = { requestId, state: access.state };
    throw new ContractError('INVALID_STATE', 'record the fragments before what came of them', details);
  }
  const fresh = results.filter((report, index) => isNew(access, results, report, index));
  if (fresh.length === 0) return { requestId };

  const { applicationId } = grant;
  // A desk's server that reads for its directory is nobody who has looked at the paper.
  const counted = access.purpose === 'desk-directory' ? [] : fresh;
  for (const { item, part, result, version } of counted) {
    const place = { applicationId, item, mspId: caller.mspId, part, version };
    const opening = { at: world.time.at, grantId, item, part, requestId, result, version };
    world.put('opening', place, opening);
  }
  world.put('access', { grantId, requestId }, { ...access, reports: [...access.reports, ...fresh] });
  const details = { applicationId, requestId, results: fresh };
  await advanceGrant(world, caller, grant, { action: 'access.opening-reported', details });
  return { requestId };
}

/** Each material of the request is reported once; the same report again changes nothing. */
function isNew(
  { materials, reports }: AccessRecord,
  results: readonly ReportedOpening[],
  report: ReportedOpening,
  index: number,
): boolean {
  const refuse = (code: 'INVALID_INPUT' | 'CONFLICT', text: string): ContractError =>
    new ContractError(code, text, { field: `/results/${index}` });
  if (!materials.some((material) => isSameMaterial(material, report))) {
    throw refuse('INVALID_INPUT', 'not a material of the request');
  }
  if (results.findIndex((other) => isSameMaterial(other, report)) < index) {
    throw refuse('INVALID_INPUT', 'a material is there twice');
  }
  const earlier = reports.find((other) => isSameMaterial(other, report));
  if (earlier !== undefined && earlier.result !== report.result) {
    throw refuse('CONFLICT', 'reported differently before: a later opening is another request');
  }
  return earlier === undefined;
}
