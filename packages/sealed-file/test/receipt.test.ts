import { expect, test } from '@jest/globals';
import { SecretKey } from '@lianjian/pre';
import { commitmentKeyOf, HEADER_SIZE, plaintextCommitmentOf, sealBytes, unwrapOriginal } from '../src/index.ts';
import { hex, inPieces, pattern, VECTOR_CONTEXT } from './support.ts';

const delegating = SecretKey.random();
const context = { ...VECTOR_CONTEXT, delegatingKey: delegating.publicKey().toBytes() };
const plaintext = pattern(150_000);

async function receipt(): Promise<{ key: Uint8Array; commitment: Uint8Array }> {
  const { sealed, record } = await sealBytes(plaintext, { context });
  const fileKey = unwrapOriginal(delegating, record);
  const key = await commitmentKeyOf(sealed.subarray(0, HEADER_SIZE), { record, context, fileKey });
  return { key, commitment: record.plaintextCommitment };
}

test('a receipt shows which plaintext the record commits to', async () => {
  const { key, commitment } = await receipt();
  expect(hex(await plaintextCommitmentOf(inPieces(plaintext, [70_000]), key))).toBe(hex(commitment));
});

test('a receipt does not fit another plaintext, not even one with a zero more', async () => {
  const { key, commitment } = await receipt();
  for (const other of [pattern(149_999), Buffer.concat([plaintext, new Uint8Array(1)])]) {
    expect(hex(await plaintextCommitmentOf(other, key))).not.toBe(hex(commitment));
  }
});

test('refuses a receipt for a header of another file', async () => {
  const [a, b] = [await sealBytes(plaintext, { context }), await sealBytes(plaintext, { context })];
  const fileKey = unwrapOriginal(delegating, a.record);
  const asking = commitmentKeyOf(b.sealed.subarray(0, HEADER_SIZE), { record: a.record, context, fileKey });
  await expect(asking).rejects.toMatchObject({ code: 'WRONG_KEY' });
});

test('refuses a commitment key of another length', async () => {
  const commitment = plaintextCommitmentOf(plaintext, new Uint8Array(31));
  await expect(commitment).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'commitmentKey' });
});
