import { z } from 'zod';
import {
  base64urlBytes,
  cid,
  compressedPoint,
  kebabCode,
  mediaType,
  ordinal,
  partNumber,
  sha256,
  uuidV7,
} from '../identifiers.ts';
import { provenance } from './actor.ts';
import { suite } from './consortium.ts';

/** Which version of which file of which item. */
export const materialReference = z.strictObject({ item: kebabCode, part: partNumber, version: ordinal });

export type MaterialReference = z.infer<typeof materialReference>;

/** The index entry of a sealed file: where it lies, what proves it, how a reader gets at its key. */
export const materialIndexEntry = materialReference.extend({
  /** Umbral capsule, raw form, 98 bytes. */
  capsule: base64urlBytes(98),
  cid,
  /** HMAC-SHA-256 of the plaintext under a key that only openers know. */
  commitment: sha256,
  delegatingKey: compressedPoint,
  /** SHA-256 of the sealed bytes. */
  digest: sha256,
  mediaType,
  sealedSize: z.int().min(1).max(1_200_000_000_000),
  suite,
  /** The file key under the delegating key, 113 bytes. */
  wrappedKey: base64urlBytes(113),
});

export type MaterialIndexEntry = z.infer<typeof materialIndexEntry>;

export const materialRecord = materialIndexEntry.extend({ applicationId: uuidV7, created: provenance });

export type MaterialRecord = z.infer<typeof materialRecord>;
