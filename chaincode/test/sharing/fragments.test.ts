import { beforeAll, describe, expect, test } from '@jest/globals';
import { ContractError } from '@lianjian/ledger-api';
import {
  Capsule,
  decryptReencrypted,
  CapsuleFrag,
  encrypt,
  generateKeyFrags,
  type KeyFrag,
  SecretKey,
  Signer,
} from '@lianjian/pre';
import { checkCapsuleFragment } from '../../src/sharing/capsule-fragments.ts';
import { checkDistinct, checkPublicParts, type GrantKeys, type PresentedPart } from '../../src/sharing/public-parts.ts';
import { checkShare, reencryptStored } from '../../src/sharing/shares.ts';

const HOLDERS = ['college-a', 'college-b', 'centre'];
const delegatingSecretKey = SecretKey.random();
const receivingSecretKey = SecretKey.random();
const signer = new Signer(SecretKey.random());
const keys: GrantKeys = {
  verifyingKey: signer.verifyingKey,
  delegatingKey: delegatingSecretKey.publicKey(),
  receivingKey: receivingSecretKey.publicKey(),
};
const text = new TextEncoder().encode('the file key');

const split = (options: { signDelegatingKey?: boolean; signReceivingKey?: boolean } = {}): KeyFrag[] =>
  generateKeyFrags({
    delegatingSecretKey,
    receivingKey: keys.receivingKey,
    signer,
    threshold: 2,
    shares: HOLDERS.length,
    ...options,
  });

const present = (keyFrags: readonly KeyFrag[]): PresentedPart[] =>
  keyFrags.map(({ publicPart }, i) => ({ field: `/parts/${i}`, bytes: publicPart.toBytes() }));

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}

function refusalOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error('this should have been refused');
}

describe('public parts of a grant', () => {
  test('are accepted when signed for both sides over both keys, with one X', () => {
    const parts = checkPublicParts(present(split()), keys);
    expect(parts).toHaveLength(3);
    expect(() => {
      checkDistinct(parts, { field: '/grants' });
    }).not.toThrow();
  });

  test.each([
    ['the delegating key', { signDelegatingKey: false }],
    ['the receiving key', { signReceivingKey: false }],
  ])('refuses a signature that does not cover %s', (_, options) => {
    const refusal = refusalOf(() => checkPublicParts(present(split(options)), keys));
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/parts/0', reason: 'KEY_NOT_SIGNED' });
  });

  test.each(['verifyingKey', 'delegatingKey', 'receivingKey'] as const)('refuses parts of another %s', (name) => {
    const other = { ...keys, [name]: SecretKey.random().publicKey() };
    const refusal = refusalOf(() => checkPublicParts(present(split()), other));
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/parts/0', reason: 'SIGNATURE_CHECK_FAILED' });
  });

  test('refuses a part from another split: another X', () => {
    const mixed = [at(split(), 0), at(split(), 1)];
    const refusal = refusalOf(() => checkPublicParts(present(mixed), keys));
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/parts/1', reason: 'MIXED_FRAGMENTS' });
  });

  test('refuses a signature for the reader that was damaged', () => {
    const parts = present(split()).map((part, i) => (i === 2 ? { ...part, bytes: flipped(part.bytes, 190) } : part));
    const refusal = refusalOf(() => checkPublicParts(parts, keys));
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/parts/2', reason: 'SIGNATURE_CHECK_FAILED' });
  });

  test('refuses bytes that are no public part', () => {
    const refusal = refusalOf(() => checkPublicParts([{ field: '/parts/0', bytes: text }], keys));
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/parts/0', reason: 'INVALID_LENGTH' });
  });

  test('refuses a fragment that is there twice', () => {
    const keyFrags = split();
    const parts = checkPublicParts(present([...keyFrags, at(keyFrags, 1)]), keys);
    const refusal = refusalOf(() => {
      checkDistinct(parts, { field: '/grants' });
    });
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: '/grants', reason: 'REPEATED_FRAGMENT' });
  });
});

describe('a deposited share', () => {
  test('is accepted with its own public part', () => {
    const keyFrag = at(split(), 0);
    expect(() => {
      checkShare(keyFrag.publicPart.toBytes(), keyFrag.shareBytes(), keys, { field: 'shares' });
    }).not.toThrow();
  });

  test('refuses another holder’s share', () => {
    const keyFrags = split();
    const place = { field: 'shares', holder: 'centre' };
    const refusal = refusalOf(() => {
      checkShare(at(keyFrags, 0).publicPart.toBytes(), at(keyFrags, 1).shareBytes(), keys, place);
    });
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: 'shares', holder: 'centre', reason: 'SHARE_MISMATCH' });
  });

  test.each([
    ['zero', new Uint8Array(32)],
    ['the group order and more', new Uint8Array(32).fill(255)],
  ])('refuses %s, and does not show it', (_, share) => {
    const refusal = refusalOf(() => {
      checkShare(at(split(), 0).publicPart.toBytes(), share, keys, { field: 'shares' });
    });
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: 'shares', reason: 'INVALID_SCALAR' });
  });
});

describe('fragments that holders answer', () => {
  const { capsule, ciphertext } = encrypt(keys.delegatingKey, text);
  const stored = capsule.toBytes();
  let keyFrags: KeyFrag[];
  let answers: Uint8Array[];

  const answerOf = (keyFrag: KeyFrag): Uint8Array =>
    reencryptStored({ publicPart: keyFrag.publicPart.toBytes(), share: keyFrag.shareBytes(), capsule: stored });
  const check = (bytes: Uint8Array, holder: number, origin: { capsule?: Uint8Array; keys?: GrantKeys } = {}): void => {
    const publicPart = at(keyFrags, holder).publicPart.toBytes();
    checkCapsuleFragment(
      { bytes, holder: at(HOLDERS, holder), field: 'fragments' },
      { publicPart, capsule: stored, keys, ...origin },
    );
  };

  beforeAll(() => {
    keyFrags = split();
    answers = keyFrags.map(answerOf);
  });

  test('are the same bytes each time, verify, and any two of them open', () => {
    expect(keyFrags.map(answerOf)).toEqual(answers);
    answers.forEach((bytes, holder) => {
      check(bytes, holder);
    });
    for (const down of [0, 1, 2]) {
      const fragments = answers
        .filter((_, holder) => holder !== down)
        .map((bytes) => CapsuleFrag.fromBytes(bytes).verify(Capsule.fromBytes(stored), keys));
      const opening = { receivingSecretKey, delegatingKey: keys.delegatingKey, capsule, fragments, ciphertext };
      expect(decryptReencrypted(opening)).toEqual(text);
    }
  });

  test('refuses a tampered response, naming the holder', () => {
    const refusal = refusalOf(() => {
      check(flipped(at(answers, 1), 294), 1);
    });
    expect(refusal).toEqual({
      code: 'INVALID_PROOF',
      field: 'fragments',
      holder: 'college-b',
      reason: 'PROOF_CHECK_FAILED',
    });
  });

  test('refuses another holder’s fragment in a holder’s name', () => {
    const refusal = refusalOf(() => {
      check(at(answers, 0), 2);
    });
    expect(refusal).toEqual({ code: 'INVALID_PROOF', field: 'fragments', holder: 'centre', reason: 'OTHER_SHARE' });
  });

  test('refuses a fragment of another capsule', () => {
    const other = encrypt(keys.delegatingKey, text).capsule.toBytes();
    const refusal = refusalOf(() => {
      check(at(answers, 0), 0, { capsule: other });
    });
    expect(refusal).toMatchObject({ holder: 'college-a', reason: 'PROOF_CHECK_FAILED' });
  });

  test('refuses fragments between other keys: a share of another material is useless', () => {
    const otherKeys = { ...keys, delegatingKey: SecretKey.random().publicKey() };
    const refusal = refusalOf(() => {
      check(at(answers, 0), 0, { keys: otherKeys });
    });
    expect(refusal).toMatchObject({ holder: 'college-a', reason: 'SIGNATURE_CHECK_FAILED' });
  });

  test('refuses bytes that are no fragment', () => {
    const refusal = refusalOf(() => {
      check(at(answers, 0).slice(1), 0);
    });
    expect(refusal).toMatchObject({ holder: 'college-a', reason: 'INVALID_LENGTH' });
  });
});
