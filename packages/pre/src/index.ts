export { Capsule, CAPSULE_BYTES, type VerifiedCapsule } from './capsule.ts';
export { CapsuleFrag, CAPSULE_FRAG_BYTES, type CapsuleFragKeys, type VerifiedCapsuleFrag } from './capsule-frag.ts';
export { POINT_BYTES, SCALAR_BYTES } from './curve.ts';
export { CIPHERTEXT_OVERHEAD_BYTES } from './dem.ts';
export { PreError, type PreErrorCode } from './errors.ts';
export { type GroupArithmetic, jacobianArithmetic, nobleArithmetic, type Term } from './group.ts';
export {
  FRAGMENT_ID_BYTES,
  KEY_FRAG_BYTES,
  KEY_FRAG_PUBLIC_BYTES,
  KeyFrag,
  type KeyFragKeys,
  KeyFragPublicPart,
  type VerifiedKeyFrag,
} from './key-frag.ts';
export { loadKernel } from './kernel/instance.ts';
export { PublicKey, SecretKey, SecretKeyFactory } from './keys.ts';
export {
  decapsulateOriginal,
  decapsulateReencrypted,
  decryptOriginal,
  decryptReencrypted,
  encapsulate,
  type Encapsulation,
  encrypt,
  type Encryption,
  generateKeyFrags,
  type KeyFragOptions,
  reencrypt,
  type ReencryptedOpening,
} from './pre.ts';
export { type RandomSource, systemRandom } from './random.ts';
export { Signature, SIGNATURE_BYTES, Signer } from './signer.ts';
export { warmUp } from './warm-up.ts';
