// Makes test/vectors/umbral-pre.json with the reference implementation. Its fragments are random, so every
// run gives other bytes; the committed file is the one that counts.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scalarToBytes } from '../src/curve.ts';
import { hashCapsulePoints } from '../src/hashing.ts';
import { umbral } from '../test/umbral-pre.ts';
import {
  type DerivationVector,
  type OpeningVector,
  patternBytes,
  type RejectionVector,
  type Vectors,
} from '../test/vectors.ts';

const MEBIBYTE = 1 << 20;
const secret = (label: string): umbral.SecretKey => umbral.SecretKey.fromBEBytes(sha256(utf8ToBytes(label)));
const hexOfKey = (key: umbral.SecretKey): string => bytesToHex(key.toBEBytes());

const owner = secret('owner');
const reader = secret('reader');
const granter = secret('granter');

type Shape = Pick<OpeningVector, 'threshold' | 'shares' | 'signDelegatingKey' | 'signReceivingKey' | 'plaintextLength'>;

function opening(name: string, shape: Shape): OpeningVector {
  const [capsule, ciphertext] = umbral.encrypt(owner.publicKey(), patternBytes(shape.plaintextLength));
  const keyFrags = umbral.generateKFrags(
    owner,
    reader.publicKey(),
    new umbral.Signer(granter),
    shape.threshold,
    shape.shares,
    shape.signDelegatingKey,
    shape.signReceivingKey,
  );
  return {
    name,
    delegatingSecretKey: hexOfKey(owner),
    receivingSecretKey: hexOfKey(reader),
    signingKey: hexOfKey(granter),
    ...shape,
    capsule: bytesToHex(capsule.toBytes()),
    ciphertextSha256: bytesToHex(sha256(ciphertext)),
    nonce: bytesToHex(ciphertext.slice(0, 24)),
    keyFrags: keyFrags.map((keyFrag) => bytesToHex(keyFrag.toBytes())),
    capsuleFrags: keyFrags.map((keyFrag) => bytesToHex(umbral.reencrypt(capsule, keyFrag).toBytes())),
  };
}

function openings(): OpeningVector[] {
  const plain = { signDelegatingKey: true, signReceivingKey: true, plaintextLength: 1000 };
  const flags = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const;
  return [
    opening('1-of-1', { ...plain, threshold: 1, shares: 1 }),
    opening('2-of-3', { ...plain, threshold: 2, shares: 3 }),
    opening('3-of-5', { ...plain, threshold: 3, shares: 5 }),
    ...flags.map(([signDelegatingKey, signReceivingKey]) =>
      opening(
        `signed: delegating key ${signDelegatingKey ? 'yes' : 'no'}, receiving key ${signReceivingKey ? 'yes' : 'no'}`,
        {
          ...plain,
          threshold: 1,
          shares: 2,
          signDelegatingKey,
          signReceivingKey,
        },
      ),
    ),
    opening('empty payload', { ...plain, threshold: 1, shares: 1, plaintextLength: 0 }),
    opening('payload of 1 MiB', { ...plain, threshold: 1, shares: 1, plaintextLength: MEBIBYTE }),
  ];
}

function derivation(seed: Uint8Array, label: string): DerivationVector {
  const factory = umbral.SecretKeyFactory.fromSecureRandomness(seed);
  const bytes = utf8ToBytes(label);
  return {
    seed: bytesToHex(seed),
    label,
    key: hexOfKey(factory.makeKey(bytes)),
    factoryKey: hexOfKey(factory.makeFactory(bytes).makeKey(bytes)),
    secret: bytesToHex(factory.makeSecret(bytes)),
  };
}

const readers: Record<RejectionVector['object'], (bytes: Uint8Array) => unknown> = {
  capsule: (bytes) => umbral.Capsule.fromBytes(bytes),
  keyFrag: (bytes) => umbral.KeyFrag.fromBytes(bytes),
  capsuleFrag: (bytes) => umbral.CapsuleFrag.fromBytes(bytes),
  publicKey: (bytes) => umbral.PublicKey.fromCompressedBytes(bytes),
  secretKey: (bytes) => umbral.SecretKey.fromBEBytes(bytes),
  signature: (bytes) => umbral.Signature.fromBEBytes(bytes),
};

function referenceOn(object: RejectionVector['object'], bytes: Uint8Array): RejectionVector['reference'] {
  try {
    readers[object](bytes);
    return 'accepts';
  } catch (error) {
    // A Rust panic shows as WebAssembly's "unreachable".
    return error instanceof Error && error.name === 'RuntimeError' ? 'panics' : 'rejects';
  }
}

const bin = (bytes: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(0xc4, bytes.length), bytes);

/** Replaces the bytes from `offset` on. */
function withBytes(whole: Uint8Array, offset: number, part: Uint8Array): Uint8Array {
  const changed = whole.slice();
  changed.set(part, offset);
  return changed;
}

const highS = (signature: Uint8Array): Uint8Array => {
  const { r, s } = secp256k1.Signature.fromBytes(signature, 'compact');
  return new secp256k1.Signature(r, secp256k1.Point.Fn.ORDER - s).toBytes('compact');
};

/** E = G, V = -G and s = h - 1: the capsule's own check holds, and its key is the identity for every reader. */
function oppositePoints(): Uint8Array {
  const [e, v] = [secp256k1.Point.BASE, secp256k1.Point.BASE.negate()];
  const s = secp256k1.Point.Fn.create(hashCapsulePoints(e, v) - 1n);
  return concatBytes(Uint8Array.of(0x93), bin(e.toBytes()), bin(v.toBytes()), bin(scalarToBytes(s)));
}

function rejections(): RejectionVector[] {
  const { G, n } = { G: secp256k1.Point.BASE, n: secp256k1.Point.Fn.ORDER };
  const zero32 = new Uint8Array(32);
  const order = hexToBytes(n.toString(16));
  const [capsuleObject] = umbral.encrypt(owner.publicKey(), patternBytes(3));
  const [keyFragObject] = umbral.generateKFrags(
    owner,
    reader.publicKey(),
    new umbral.Signer(granter),
    1,
    1,
    true,
    true,
  );
  if (keyFragObject === undefined) throw new Error('the reference made no fragment');
  const capsule = capsuleObject.toBytes();
  const keyFrag = keyFragObject.toBytes();
  const capsuleFrag = umbral.reencrypt(capsuleObject, keyFragObject).toBytes();
  const signature = new umbral.Signer(granter).sign(patternBytes(3)).toBEBytes();
  const point = owner.publicKey().toCompressedBytes();
  const notOnCurve = withBytes(point, 1, hexToBytes('ff'.repeat(32)));
  const identity = new Uint8Array(33);
  const uncompressed = secp256k1.Point.fromBytes(point).toBytes(false);

  // Offsets of the values behind the MessagePack framing.
  const E = 3;
  const V = E + 35;
  const S = V + 35;
  const KEY_FRAG_SHARE = 73;
  const KEY_FRAG_X = 107;
  const KEY_FRAG_U1 = 143;
  const KEY_FRAG_PROXY_SIGNATURE = 178;
  const KEY_FRAG_FLAG = 308;
  const E1 = 3;
  const RESPONSE = 249 + 34;
  const CAPSULE_FRAG_SIGNATURE = RESPONSE + 34;
  const uncompressedCapsule = concatBytes(
    Uint8Array.of(0x93),
    bin(secp256k1.Point.fromBytes(capsule.slice(E, E + 33)).toBytes(false)),
    capsule.slice(V - 2),
  );

  // SEC 1 writes the identity as one zero byte; the reference reads any SEC 1 length.
  const shortIdentity = bin(Uint8Array.of(0));
  const identityCapsule = concatBytes(Uint8Array.of(0x93), shortIdentity, shortIdentity, bin(zero32));
  const identityE1 = concatBytes(capsuleFrag.slice(0, E1 - 2), shortIdentity, capsuleFrag.slice(E1 + 33));

  const list: readonly (readonly [string, RejectionVector['object'], Uint8Array, string])[] = [
    ['trailing byte', 'capsule', concatBytes(capsule, Uint8Array.of(0)), 'INVALID_FRAMING'],
    ['last byte missing', 'capsule', capsule.slice(0, -1), 'INVALID_FRAMING'],
    ['uncompressed point', 'capsule', uncompressedCapsule, 'INVALID_FRAMING'],
    ['E = -V, with a valid check', 'capsule', oppositePoints(), 'DEGENERATE_CAPSULE'],
    ['all identity', 'capsule', identityCapsule, 'INVALID_FRAMING'],
    ['33 zero bytes for E', 'capsule', withBytes(capsule, E, identity), 'INVALID_POINT'],
    ['E not on the curve', 'capsule', withBytes(capsule, E, notOnCurve), 'INVALID_POINT'],
    ['s = 0', 'capsule', withBytes(capsule, S, zero32), 'INVALID_SCALAR'],
    ['s = n', 'capsule', withBytes(capsule, S, order), 'INVALID_SCALAR'],
    ['trailing byte', 'keyFrag', concatBytes(keyFrag, Uint8Array.of(0)), 'INVALID_FRAMING'],
    ['another generator U', 'keyFrag', withBytes(keyFrag, 4, G.toBytes()), 'INVALID_POINT'],
    ['share = 0', 'keyFrag', withBytes(keyFrag, KEY_FRAG_SHARE, zero32), 'INVALID_SCALAR'],
    ['share = n', 'keyFrag', withBytes(keyFrag, KEY_FRAG_SHARE, order), 'INVALID_SCALAR'],
    ['33 zero bytes for X', 'keyFrag', withBytes(keyFrag, KEY_FRAG_X, identity), 'INVALID_POINT'],
    ['33 zero bytes for U1', 'keyFrag', withBytes(keyFrag, KEY_FRAG_U1, identity), 'INVALID_POINT'],
    [
      'proxy signature with high s',
      'keyFrag',
      withBytes(
        keyFrag,
        KEY_FRAG_PROXY_SIGNATURE,
        highS(keyFrag.slice(KEY_FRAG_PROXY_SIGNATURE, KEY_FRAG_PROXY_SIGNATURE + 64)),
      ),
      'INVALID_SIGNATURE_ENCODING',
    ],
    ['flag neither true nor false', 'keyFrag', withBytes(keyFrag, KEY_FRAG_FLAG, Uint8Array.of(1)), 'INVALID_FRAMING'],
    ['trailing byte', 'capsuleFrag', concatBytes(capsuleFrag, Uint8Array.of(0)), 'INVALID_FRAMING'],
    ['identity E1', 'capsuleFrag', identityE1, 'INVALID_FRAMING'],
    ['33 zero bytes for E1', 'capsuleFrag', withBytes(capsuleFrag, E1, identity), 'INVALID_POINT'],
    ['z = 0', 'capsuleFrag', withBytes(capsuleFrag, RESPONSE, zero32), 'INVALID_SCALAR'],
    ['z = n', 'capsuleFrag', withBytes(capsuleFrag, RESPONSE, order), 'INVALID_SCALAR'],
    [
      'signature with high s',
      'capsuleFrag',
      withBytes(
        capsuleFrag,
        CAPSULE_FRAG_SIGNATURE,
        highS(capsuleFrag.slice(CAPSULE_FRAG_SIGNATURE, CAPSULE_FRAG_SIGNATURE + 64)),
      ),
      'INVALID_SIGNATURE_ENCODING',
    ],
    ['uncompressed point', 'publicKey', uncompressed, 'INVALID_LENGTH'],
    ['trailing byte', 'publicKey', concatBytes(point, Uint8Array.of(0)), 'INVALID_LENGTH'],
    ['identity', 'publicKey', Uint8Array.of(0), 'INVALID_LENGTH'],
    ['33 zero bytes', 'publicKey', identity, 'INVALID_POINT'],
    ['not on the curve', 'publicKey', notOnCurve, 'INVALID_POINT'],
    ['zero', 'secretKey', zero32, 'INVALID_SCALAR'],
    ['n', 'secretKey', order, 'INVALID_SCALAR'],
    ['31 bytes', 'secretKey', zero32.slice(1), 'INVALID_LENGTH'],
    ['high s', 'signature', highS(signature), 'INVALID_SIGNATURE_ENCODING'],
    ['r = 0', 'signature', withBytes(signature, 0, zero32), 'INVALID_SIGNATURE_ENCODING'],
    ['s = n', 'signature', withBytes(signature, 32, order), 'INVALID_SIGNATURE_ENCODING'],
    ['trailing byte', 'signature', concatBytes(signature, Uint8Array.of(0)), 'INVALID_LENGTH'],
  ];
  return list.map(([name, object, bytes, code]) => ({
    name,
    object,
    bytes: bytesToHex(bytes),
    code,
    reference: referenceOn(object, bytes),
  }));
}

const packageFile = join(import.meta.dirname, '../../../node_modules/@nucypher/umbral-pre/package.json');
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
const vectors: Vectors = {
  madeWith: `@nucypher/umbral-pre ${version}`,
  openings: openings(),
  derivations: [
    derivation(sha256(utf8ToBytes('seed')), 'application-17/degree-scan/1'),
    derivation(sha256(utf8ToBytes('seed')), ''),
    derivation(sha256(utf8ToBytes('another seed')), '链鉴'),
  ],
  rejections: rejections(),
};
const file = join(import.meta.dirname, '../test/vectors/umbral-pre.json');
writeFileSync(file, `${JSON.stringify(vectors, null, 1)}\n`);
process.stdout.write(`${file}: ${vectors.openings.length} openings, ${vectors.rejections.length} rejections\n`);
