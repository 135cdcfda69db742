// The kernel's check of two signatures at once against noble's of each.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { afterEach, expect, jest, test } from '@jest/globals';
import { order, scalarField, scalarToBytes } from '../src/curve.ts';
import { PublicKey, SecretKey, Signature, Signer } from '../src/index.ts';
import { currentKernel, type Kernel } from '../src/kernel/instance.ts';
import { Draw, pointWithLog } from './kernel-cases.ts';

function theKernel(): Kernel {
  const kernel = currentKernel();
  if (kernel === undefined) throw new Error('this engine runs no kernel');
  return kernel;
}

const draw = new Draw('signatures');
const checks = jest.spyOn(theKernel().entries as { verifySignatures: () => number }, 'verifySignatures');
afterEach(() => {
  checks.mockClear();
});
const inDoubt = (): number => checks.mock.results.filter(({ value }) => value !== 1).length;

interface Pair {
  readonly verifyingKey: PublicKey;
  readonly messages: readonly [Uint8Array, Uint8Array];
  readonly signatures: readonly [Signature, Signature];
}

function pairBy(scalar: bigint): Pair {
  const signer = new Signer(SecretKey.fromBytes(scalarToBytes(scalar)));
  const messages = [draw.bytes(), draw.bytes()] as const;
  return {
    messages,
    signatures: [signer.sign(messages[0]), signer.sign(messages[1])],
    verifyingKey: signer.verifyingKey,
  };
}

const hold = ({ messages, signatures, verifyingKey }: Pair): boolean =>
  signatures[0].verifyWith(signatures[1], verifyingKey, messages);

const holdByNoble = ({ messages, signatures, verifyingKey }: Pair): boolean =>
  messages.every((message, index) =>
    secp256k1.verify(signatures[index]?.toBytes() ?? new Uint8Array(), message, verifyingKey.toBytes()),
  );

test('sound signatures hold, in the kernel alone, one by one as well', () => {
  const sound = Array.from({ length: 200 }, () => pairBy(draw.edgyScalar()));
  for (const pair of sound) {
    expect(hold(pair)).toBe(true);
    expect(pair.signatures[1].verify(pair.verifyingKey, pair.messages[1])).toBe(true);
  }
  expect(inDoubt()).toBe(0);
  for (const pair of sound.slice(0, 20)) expect(holdByNoble(pair)).toBe(true);
});

test('with anything changed in either they do not', () => {
  const sound = pairBy(draw.scalar());
  const { messages, signatures, verifyingKey } = sound;
  const [first, second] = signatures;
  const strange = pairBy(draw.scalar());
  const withOtherS = (signature: Signature): Signature => {
    const bytes = signature.toBytes();
    bytes[63] = (bytes[63] ?? 0) ^ 1;
    return Signature.fromBytes(bytes);
  };
  const changed: Pair[] = [
    { ...sound, messages: [messages[1], messages[1]] },
    { ...sound, messages: [messages[0], messages[0]] },
    { ...sound, signatures: [second, first] },
    { ...sound, signatures: [first, strange.signatures[1]] },
    { ...sound, signatures: [strange.signatures[0], second] },
    { ...sound, signatures: [withOtherS(first), second] },
    { ...sound, signatures: [first, withOtherS(second)] },
    { ...sound, verifyingKey: strange.verifyingKey },
    { ...sound, verifyingKey: PublicKey.fromPoint(verifyingKey.point.negate()) },
  ];
  for (const pair of changed) {
    expect(hold(pair)).toBe(false);
    expect(holdByNoble(pair)).toBe(false);
  }
  expect(inDoubt()).toBe(changed.length);
});

/** A valid signature in whose check u1·G and u2·key are the same point: the key is e/r. */
function meeting(): { verifyingKey: PublicKey; message: Uint8Array; signature: Signature } {
  const message = draw.bytes();
  const e = scalarField.create(bytesToNumberBE(sha256(message)));
  const k = draw.scalar();
  const r = scalarField.create(pointWithLog(k).toAffine().x);
  const s = scalarField.div(scalarField.add(e, e), k);
  const low = s > order >> 1n ? order - s : s;
  const signature = Signature.fromBytes(concatBytes(scalarToBytes(r), scalarToBytes(low)));
  return { message, signature, verifyingKey: PublicKey.fromPoint(pointWithLog(scalarField.div(e, r))) };
}

test('where points meet the kernel is in doubt, and noble decides', () => {
  const { message, signature, verifyingKey } = meeting();
  expect(signature.verify(verifyingKey, message)).toBe(true);
  expect(inDoubt()).toBe(1);
});
