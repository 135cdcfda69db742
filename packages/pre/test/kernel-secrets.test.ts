// The kernel takes time that depends on its scalars, so owner's and reader's secrets never enter it.
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import {
  CapsuleFrag,
  decapsulateOriginal,
  decapsulateReencrypted,
  decryptOriginal,
  decryptReencrypted,
  encrypt,
  generateKeyFrags,
  reencrypt,
  SecretKey,
  SecretKeyFactory,
  Signer,
} from '../src/index.ts';
import { currentKernel, type KernelEntries } from '../src/kernel/instance.ts';

const kernel = currentKernel();
const names = [
  'exchange',
  'initialize',
  'setFixed',
  'decompress',
  'convert',
  'prove',
  'check',
  'verify',
  'verifyCapsule',
  'erase',
] as const;
const entries = kernel?.entries as unknown as Record<(typeof names)[number], () => unknown>;
const spies = names.map((name) => jest.spyOn(entries, name));
const exchanges = (['setScalar', 'setPoint', 'setCompressed'] as const).map((name) =>
  jest.spyOn(kernel?.exchange as never as Record<typeof name, () => void>, name),
);

const calls = (): number => [...spies, ...exchanges].reduce((sum, spy) => sum + spy.mock.calls.length, 0);

beforeEach(() => {
  for (const spy of [...spies, ...exchanges]) spy.mockClear();
});
afterAll(() => {
  for (const spy of [...spies, ...exchanges]) spy.mockRestore();
});

const delegatingSecretKey = SecretKey.random();
const receivingSecretKey = SecretKey.random();
const signer = new Signer(SecretKey.random());
const [delegatingKey, receivingKey] = [delegatingSecretKey.publicKey(), receivingSecretKey.publicKey()];
const keys = { verifyingKey: signer.verifyingKey, delegatingKey, receivingKey };
const plaintext = Uint8Array.of(1, 2, 3);
const encryption = encrypt(delegatingKey, plaintext);
const options = { delegatingSecretKey, receivingKey, signer, threshold: 2, shares: 3 };
const keyFrags = generateKeyFrags(options);
const fragments = keyFrags.map((keyFrag) =>
  CapsuleFrag.fromBytes(
    reencrypt(encryption.capsule.verify(), keyFrag.skipVerification()).capsuleFrag.toBytes(),
  ).verify(encryption.capsule, keys),
);
const opening = { receivingSecretKey, delegatingKey, capsule: encryption.capsule, fragments };

test.each<[string, () => unknown]>([
  ['a new key', () => SecretKey.random().publicKey()],
  ['a key from a seed', () => SecretKeyFactory.random().makeKey(plaintext).publicKey()],
  ['the owner’s encryption', () => encrypt(delegatingKey, plaintext)],
  ['the owner’s fragments', () => generateKeyFrags(options)],
  ['the owner’s decapsulation', () => decapsulateOriginal(delegatingSecretKey, encryption.capsule)],
  ['the owner’s reading', () => decryptOriginal(delegatingSecretKey, encryption)],
  ['the granter’s signature', () => signer.sign(plaintext)],
  ['the reader’s decapsulation', () => decapsulateReencrypted(opening)],
  ['the reader’s reading', () => decryptReencrypted({ ...opening, ciphertext: encryption.ciphertext })],
])('%s does not enter the kernel', (_what, operation) => {
  operation();
  expect(calls()).toBe(0);
});

test('the holder’s re-encryption does', () => {
  const [keyFrag] = keyFrags;
  if (keyFrag === undefined) throw new Error('three fragments were made');
  reencrypt(encryption.capsule.skipVerification(), keyFrag.skipVerification());
  expect(calls()).toBeGreaterThan(4);
  expect(kernel?.entries satisfies KernelEntries | undefined).toBeDefined();
});
