// A holder's share: checked once, when it is deposited; used from the private collection without checking it again.
import { Capsule, KeyFrag, KeyFragPublicPart, reencrypt } from '@lianjian/pre';
import { type ProofPlace, proving } from './proof.ts';
import { type GrantKeys } from './public-parts.ts';

/**
 * What a holder checks before it keeps a share: U1 = share·U, and the granter's signature.
 *
 * @throws ContractError INVALID_PROOF, without the share
 */
export function checkShare(publicPart: Uint8Array, share: Uint8Array, keys: GrantKeys, place: ProofPlace): void {
  proving(place, () => KeyFrag.join(KeyFragPublicPart.fromBytes(publicPart), share).verify(keys));
}

export interface StoredFragment {
  readonly publicPart: Uint8Array;
  readonly share: Uint8Array;
  readonly capsule: Uint8Array;
}

/**
 * Converts a capsule with a share. All three come from the holder's state, where each was verified before it was
 * stored: the capsule with its material, the public part with its grant, the share with its deposit.
 */
export function reencryptStored({ publicPart, share, capsule }: StoredFragment): Uint8Array {
  const keyFrag = KeyFrag.join(KeyFragPublicPart.fromBytes(publicPart), share).skipVerification();
  return reencrypt(Capsule.fromBytes(capsule).skipVerification(), keyFrag).capsuleFrag.toBytes();
}
