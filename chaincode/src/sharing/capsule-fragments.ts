// What a holder answered, checked before the ledger keeps a digest of it.
import { Capsule, CapsuleFrag, KeyFragPublicPart } from '@lianjian/pre';
import { invalidProof, type ProofPlace, proving } from './proof.ts';
import { type GrantKeys } from './public-parts.ts';

export interface PresentedFragment {
  /** Raw form, 359 bytes. */
  readonly bytes: Uint8Array;
  readonly holder: string;
  readonly field: string;
}

export interface FragmentOrigin {
  /** The holder's public part as the grant keeps it. */
  readonly publicPart: Uint8Array;
  readonly capsule: Uint8Array;
  readonly keys: GrantKeys;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The fragment must come from the share that this holder keeps, not from another holder's or another grant's. */
function isMadeWith(publicPart: KeyFragPublicPart, fragment: CapsuleFrag): boolean {
  const { id, precursor, u1 } = fragment.fields;
  const kept = publicPart.fields;
  return sameBytes(id, kept.id) && precursor.equals(kept.precursor) && u1.equals(kept.commitment);
}

/**
 * Checks that a fragment is what the holder's share makes of the material's capsule.
 *
 * @throws ContractError INVALID_PROOF naming the holder
 */
export function checkCapsuleFragment(
  presented: PresentedFragment,
  { publicPart, capsule, keys }: FragmentOrigin,
): void {
  const { bytes, ...place }: PresentedFragment & ProofPlace = presented;
  proving(place, () => {
    const fragment = CapsuleFrag.fromBytes(bytes);
    if (!isMadeWith(KeyFragPublicPart.fromBytes(publicPart), fragment)) {
      throw invalidProof(place, 'OTHER_SHARE', 'not made with the share that this holder keeps for this material');
    }
    fragment.verify(Capsule.fromBytes(capsule), keys);
  });
}
