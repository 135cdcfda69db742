// What a grant shows of its key fragments, checked before it is kept: every endorser and every later reader relies on it.
import { KeyFragPublicPart, type PublicKey } from '@lianjian/pre';
import { invalidProof, type ProofPlace, proving } from './proof.ts';

export interface GrantKeys {
  readonly verifyingKey: PublicKey;
  readonly delegatingKey: PublicKey;
  readonly receivingKey: PublicKey;
}

export interface PresentedPart extends ProofPlace {
  /** Raw form, 228 bytes. */
  readonly bytes: Uint8Array;
}

/** Both flags must be set: only then does the signature for the holder cover the delegating and the receiving key. */
function checkSignatures(part: KeyFragPublicPart, place: ProofPlace, keys: GrantKeys): void {
  const { delegatingKeySigned, receivingKeySigned } = part.fields;
  if (!delegatingKeySigned || !receivingKeySigned) {
    throw invalidProof(place, 'KEY_NOT_SIGNED', 'the signature for the holder must cover both keys');
  }
  proving(place, () => {
    part.verify(keys);
  });
}

/**
 * Checks the public parts of one material for one reader: signed by the granter for the holder and for the reader, over
 * this material's delegating key and this reader's receiving key; all of one X, so that they can be combined.
 *
 * @throws ContractError INVALID_PROOF naming the part
 */
export function checkPublicParts(presented: readonly PresentedPart[], keys: GrantKeys): KeyFragPublicPart[] {
  const parts: KeyFragPublicPart[] = [];
  for (const { bytes, ...place } of presented) {
    const part = proving(place, () => KeyFragPublicPart.fromBytes(bytes));
    const [first = part] = parts;
    if (!part.fields.precursor.equals(first.fields.precursor)) {
      throw invalidProof(place, 'MIXED_FRAGMENTS', 'another X than the material’s first part');
    }
    checkSignatures(part, place, keys);
    parts.push(part);
  }
  return parts;
}

const areDistinct = (values: readonly Uint8Array[]): boolean =>
  new Set(values.map((bytes) => bytes.join())).size === values.length;

/**
 * Ids and commitments must be pairwise distinct over all readers and materials of a transaction: two equal shares would
 * count twice and open with less than the threshold.
 *
 * @throws ContractError INVALID_PROOF
 */
export function checkDistinct(parts: readonly KeyFragPublicPart[], place: ProofPlace): void {
  const ids = parts.map(({ fields }) => fields.id);
  const commitments = parts.map(({ fields }) => fields.commitment.toBytes());
  if (!areDistinct(ids) || !areDistinct(commitments)) {
    throw invalidProof(place, 'REPEATED_FRAGMENT', 'a fragment is there twice');
  }
}
