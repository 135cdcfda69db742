import { type MaterialReference } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/** Whether an organisation last reported having opened this material of a case. */
export async function isReportedOpened(
  world: World,
  applicationId: string,
  { item, part, version }: MaterialReference,
  mspId: string,
): Promise<boolean> {
  const opening = await world.get('opening', { applicationId, item, mspId, part, version });
  return opening?.result === 'opened';
}
