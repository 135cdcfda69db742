import { z } from 'zod';
import { uuidV7 } from '../identifiers.ts';
import { accessPurpose } from '../states.ts';
import { actor, provenance } from './actor.ts';

/** Somebody who may see a case asks its owner for a grant: for their desk, to a purpose. Granting is the owner's. */
export const grantRequestRecord = z.strictObject({
  applicationId: uuidV7,
  asker: actor,
  created: provenance,
  id: uuidV7,
  purpose: accessPurpose,
});

export type GrantRequestRecord = z.infer<typeof grantRequestRecord>;
