import { type MaterialReference } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { type World } from '../state/world.ts';
import { activeGrantsFor } from './active-grants.ts';
import { isSameMaterial } from './grants.ts';
import { isReader } from './readers.ts';

/** Whether a grant that works now names the caller as a reader of this very version. */
export async function isGrantedTo(
  world: World,
  caller: Caller,
  applicationId: string,
  reference: MaterialReference,
): Promise<boolean> {
  const grants = await activeGrantsFor(world, applicationId);
  const own = grants.filter(
    (grant) => isReader(grant, caller) && grant.materials.some((granted) => isSameMaterial(granted, reference)),
  );
  const keys = await Promise.all(
    own.map(({ reader: { principalId, version } }) => world.require('principal', { principalId, version })),
  );
  return keys.some(({ status }) => status !== 'compromised');
}
