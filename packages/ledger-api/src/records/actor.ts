import { z } from 'zod';
import { instant, memberId, mspId, sha256, unitCode } from '../identifiers.ts';
import { role } from '../roles.ts';

/** A person acting, on behalf of an organisation and, where the certificate names one, of a unit. */
export const actor = z.strictObject({ memberId, mspId, role, unit: unitCode.nullable() });

export type Actor = z.infer<typeof actor>;

/** A person, whichever role the certificate gave. */
export const person = z.strictObject({ memberId, mspId });

export type Person = z.infer<typeof person>;

/** Who created a record when, and the SHA-256 of the canonical argument: the same again by the same is a replay. */
export const provenance = z.strictObject({ at: instant, by: person, content: sha256 });

export type Provenance = z.infer<typeof provenance>;
