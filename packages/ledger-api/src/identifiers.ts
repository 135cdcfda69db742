// The forms of ids, codes, bytes and times. All are text or integers, so that one value has one canonical text.
import { z } from 'zod';
import { Base64urlError, decodeBase64url } from './base64url.ts';
import { isCivilDay } from './civil-day.ts';

const HEX = '[0-9a-f]';

/** Ids that clients choose: UUID version 7 (RFC 9562), lower case. */
export const uuidV7 = z.string().regex(new RegExp(`^${HEX}{8}-${HEX}{4}-7${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}$`));

/** Enrolment id of a person: an opaque UUID of any version, lower case. */
export const memberId = z.string().regex(new RegExp(`^${HEX}{8}-${HEX}{4}-[1-8]${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}$`));

export const mspId = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/);

/** `graduation-review`, `identity-card`, `missing-page`. */
export const kebabCode = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

export const unitCode = kebabCode.max(32);

/** Name of a checklist's attribute: `entryLevel`. */
export const attributeCode = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/);

/** A value from a closed list, or one that matches the attribute's pattern. */
export const attributeValue = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/);

const byteLengthOf = (text: string): number | undefined => {
  try {
    return decodeBase64url(text).length;
  } catch (error) {
    if (error instanceof Base64urlError) return undefined;
    throw error;
  }
};

/** Bytes as unpadded base64url, between `least` and `most` long. */
export const base64urlBytes = (least: number, most: number = least): z.ZodString =>
  z
    .string()
    .max(Math.ceil((most * 4) / 3))
    .refine(
      (text) => {
        const length = byteLengthOf(text);
        return length !== undefined && length >= least && length <= most;
      },
      { error: least === most ? `expected ${least} bytes` : `expected ${least} to ${most} bytes` },
    );

export const sha256 = base64urlBytes(32);

/** HMAC-SHA-256 of the learner's document under the consortium's pseudonym key. */
export const learnerReference = base64urlBytes(32);

/** SEC1 compressed point of secp256k1. */
export const compressedPoint = base64urlBytes(33);

/** Content identifier, version 1, base32 lower case, SHA-256: `bafy…` or `bafk…`. */
export const cid = z.string().regex(/^(?:bafybei|bafkrei)[a-z2-7]{52}$/);

/** Integer milliseconds since 1970-01-01T00:00:00Z, before the year 10000. */
export const instant = z.int().min(0).max(253_402_300_799_999);

/** A day in the consortium's civil time: `2026-03-01`. */
export const civilDay = z.string().refine(isCivilDay, { error: 'expected a day as YYYY-MM-DD' });

export const mediaType = z
  .string()
  .max(100)
  .regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/);

/** Name of an organisation or a unit; no person's. */
export const publicName = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => text.trim() === text, { error: 'no white space around a name' });

/** Files of one item are numbered from 1. */
export const partNumber = z.int().min(1).max(100);

/** A versions or rounds counter. */
export const ordinal = z.int().min(1).max(9999);

/** Fabric's transaction id. */
export const transactionId = z.string().regex(/^[0-9a-f]{64}$/);
