import { describe, expect, test } from '@jest/globals';
import { contextHashOf } from '../src/format/context.ts';
import { openWith } from '../src/open-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { webPlatform } from '../src/platform/web.ts';
import { collect, drawing, hex, pattern, sealSample, VECTOR_CONTEXT, VECTOR_FILE_KEY, VECTOR_SALT } from './support.ts';

const CONTEXT_HASH = 'f80d4c9dfbc4271e67952ed7413f54656a5c0f8b6da9b02847d7c5f88ba9ebe6';
const KEY_COMMITMENT = 'db45885310c63d3898a3fa5dbd35582e8d5287821d428944f09613d0ddce1d93';

const VECTORS = [
  [0, 4224, '4d832ff06250046751712b4517ddde35cf9f8595b694e4151c190b0b53910a8a', '0e74ce62'],
  [65_537, 67_728, 'fe4df5ac8b31b4b493f0677ac665fcdfbdfe48cff9424fb36b8fec31a7d951dd', 'b879df70'],
  [200_000, 200_880, '3aae88e5441af9017380df24c3d25453a1cf51a5c4f98866ad26380b590f95e0', '5533f658'],
] as const;

describe.each([
  ['Node', nodePlatform],
  ['browser', webPlatform],
])('the vectors of format 1 on the %s twin', (_name, platform) => {
  const vectorPlatform = (): typeof platform => drawing(platform, VECTOR_FILE_KEY, VECTOR_SALT);

  test('context hash', () => {
    expect(hex(contextHashOf(platform, VECTOR_CONTEXT))).toBe(CONTEXT_HASH);
  });

  test('header', async () => {
    const { sealed } = await sealSample(vectorPlatform(), pattern(0));
    const fixedPart = '4c4a5345414c0d0a' + '01' + '01' + '0000' + '00010000';
    expect(hex(sealed.subarray(0, 112))).toBe(fixedPart + hex(VECTOR_SALT) + CONTEXT_HASH + KEY_COMMITMENT);
  });

  test.each(VECTORS)('%i bytes of plaintext', async (size, sealedSize, sha256, commitment) => {
    const sample = await sealSample(vectorPlatform(), pattern(size));
    expect(sample.sealed.length).toBe(sealedSize);
    expect(sample.record).toMatchObject({ suite: 1, sealedSize });
    expect(hex(sample.record.sha256)).toBe(sha256);
    expect(hex(sample.record.plaintextCommitment).slice(0, 8)).toBe(commitment);
    const { sealed, ...how } = sample;
    const opened = await collect(openWith(platform, sealed, { ...how, context: VECTOR_CONTEXT }));
    expect(hex(opened)).toBe(hex(pattern(size)));
  });

  test('wrapped payload', async () => {
    const { fileKey } = await sealSample(vectorPlatform(), pattern(200_000));
    expect(hex(fileKey.toBytes())).toBe('01' + hex(VECTOR_FILE_KEY) + '0000000000030d40' + CONTEXT_HASH);
  });
});
