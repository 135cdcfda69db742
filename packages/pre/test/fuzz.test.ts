// Every parser of this package with bytes that are almost right, and with bytes that are not: what it takes it gives
// back unchanged, everything else it refuses by its own error.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FUZZ_MS, FUZZED, mutationsOf, refusedOr } from '../../../scripts/fuzz/mutations.ts';
import {
  Capsule,
  CapsuleFrag,
  encrypt,
  generateKeyFrags,
  KeyFrag,
  KeyFragPublicPart,
  PreError,
  PublicKey,
  reencrypt,
  SecretKey,
  Signature,
  Signer,
} from '../src/index.ts';

const delegatingSecretKey = SecretKey.random();
const delegatingKey = delegatingSecretKey.publicKey();
const receivingKey = SecretKey.random().publicKey();
const signer = new Signer(SecretKey.random());
const { capsule } = encrypt(delegatingKey, new TextEncoder().encode('学历证明'));
const keyFrags = generateKeyFrags({ delegatingSecretKey, receivingKey, signer, threshold: 2, shares: 2 });
const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
const capsuleFrags = keyFrags.map((keyFrag) => reencrypt(capsule.verify(), keyFrag.verify(keys)).capsuleFrag);

const parsers: readonly (readonly [string, readonly Uint8Array[], (bytes: Uint8Array) => Uint8Array])[] = [
  ['capsule', [capsule.toBytes()], (bytes) => Capsule.fromBytes(bytes).toBytes()],
  ['capsule in MessagePack', [capsule.toMessagePack()], (bytes) => Capsule.fromMessagePack(bytes).toMessagePack()],
  ['key fragment', keyFrags.map((one) => one.toSecretBytes()), (bytes) => KeyFrag.fromBytes(bytes).toSecretBytes()],
  [
    'key fragment in MessagePack',
    keyFrags.map((one) => one.toSecretMessagePack()),
    (bytes) => KeyFrag.fromMessagePack(bytes).toSecretMessagePack(),
  ],
  [
    'public part of a key fragment',
    keyFrags.map(({ publicPart }) => publicPart.toBytes()),
    (bytes) => KeyFragPublicPart.fromBytes(bytes).toBytes(),
  ],
  ['capsule fragment', capsuleFrags.map((one) => one.toBytes()), (bytes) => CapsuleFrag.fromBytes(bytes).toBytes()],
  [
    'capsule fragment in MessagePack',
    capsuleFrags.map((one) => one.toMessagePack()),
    (bytes) => CapsuleFrag.fromMessagePack(bytes).toMessagePack(),
  ],
  ['public key', [delegatingKey.toBytes()], (bytes) => PublicKey.fromBytes(bytes).toBytes()],
  ['signature', [signer.sign(new Uint8Array(3)).toBytes()], (bytes) => Signature.fromBytes(bytes).toBytes()],
];

test.each(parsers)(
  '%s',
  (_name, valid, parse) => {
    const property = fc.property(mutationsOf(valid), (bytes) => {
      const read = refusedOr(PreError, () => parse(bytes));
      if (!(read instanceof PreError)) expect(read).toEqual(bytes);
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);
