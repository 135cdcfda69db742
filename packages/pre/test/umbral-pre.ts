// The reference implementation, umbral-pre compiled to WebAssembly: an oracle for tests and vectors only
// (GPL-3.0; it is never shipped and no source of this package imports it).
import * as umbral from '@nucypher/umbral-pre';
import {
  Capsule,
  CapsuleFrag,
  type Encryption,
  KeyFrag,
  type PublicKey,
  type SecretKey,
  type VerifiedCapsuleFrag,
} from '../src/index.ts';

export { umbral };

export const toTheirs = {
  secretKey: (key: SecretKey): umbral.SecretKey => umbral.SecretKey.fromBEBytes(key.toSecretBytes()),
  publicKey: (key: PublicKey): umbral.PublicKey => umbral.PublicKey.fromCompressedBytes(key.toBytes()),
  signer: (key: SecretKey): umbral.Signer => new umbral.Signer(toTheirs.secretKey(key)),
  capsule: (capsule: Capsule): umbral.Capsule => umbral.Capsule.fromBytes(capsule.toMessagePack()),
  keyFrag: (keyFrag: KeyFrag): umbral.KeyFrag => umbral.KeyFrag.fromBytes(keyFrag.toSecretMessagePack()),
  capsuleFrag: ({ capsuleFrag }: VerifiedCapsuleFrag): umbral.CapsuleFrag =>
    umbral.CapsuleFrag.fromBytes(capsuleFrag.toMessagePack()),
};

export const toOurs = {
  encryption: ([capsule, ciphertext]: [umbral.Capsule, Uint8Array]): Encryption => ({
    capsule: Capsule.fromMessagePack(capsule.toBytes()),
    ciphertext,
  }),
  keyFrag: (keyFrag: umbral.VerifiedKeyFrag): KeyFrag => KeyFrag.fromMessagePack(keyFrag.toBytes()),
  capsuleFrag: (capsuleFrag: umbral.VerifiedCapsuleFrag): CapsuleFrag =>
    CapsuleFrag.fromMessagePack(capsuleFrag.toBytes()),
};
