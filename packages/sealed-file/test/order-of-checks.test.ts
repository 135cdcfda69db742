import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { HEADER_SIZE } from '../src/format/layout.ts';
import { type FileKeyPayload } from '../src/format/payload.ts';
import { openWith } from '../src/open-with.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { type OpenOptions } from '../src/unlock.ts';
import { claimingSize } from './forging.ts';
import { collect, pattern, type SealedSample, sealSample, VECTOR_CONTEXT } from './support.ts';

/**
 * Faults in the order in which opening looks for them. Each case has one fault and all that come after it, so that
 * the refusal shows which was looked for first.
 */
interface Attempt {
  sealed: Uint8Array;
  options: OpenOptions;
}
interface Fault {
  readonly code: string;
  readonly apply: (attempt: Attempt) => Attempt;
}

let sample: SealedSample;
let other: SealedSample;
let stranger: SealedSample;
beforeAll(async () => {
  sample = await sealSample(nodePlatform, pattern(100_000));
  other = await sealSample(nodePlatform, pattern(100_000));
  stranger = await sealSample(nodePlatform, pattern(100_000), { context: { ...VECTOR_CONTEXT, version: 9 } });
});

const withByte =
  (at: number, value: number) =>
  (attempt: Attempt): Attempt => {
    const sealed = Uint8Array.from(attempt.sealed);
    sealed[at] = value;
    return { ...attempt, sealed };
  };
const withRecord =
  (change: Partial<OpenOptions['record']>) =>
  (attempt: Attempt): Attempt => ({
    ...attempt,
    options: { ...attempt.options, record: { ...attempt.options.record, ...change } },
  });
const withFileKey =
  (fileKey: () => FileKeyPayload) =>
  (attempt: Attempt): Attempt => ({
    ...attempt,
    options: { ...attempt.options, fileKey: fileKey() },
  });

const faults: readonly Fault[] = [
  { code: 'LENGTH_MISMATCH', apply: (a) => ({ ...a, sealed: a.sealed.subarray(0, a.sealed.length - 1) }) },
  { code: 'NOT_SEALED', apply: withByte(0, 0) },
  { code: 'UNSUPPORTED_VERSION', apply: withByte(8, 2) },
  { code: 'UNSUPPORTED_SUITE', apply: withByte(9, 2) },
  { code: 'MALFORMED_HEADER', apply: withByte(10, 1) },
  {
    code: 'WRONG_CONTEXT',
    apply: (a) => ({ ...a, options: { ...a.options, context: { ...VECTOR_CONTEXT, version: 2 } } }),
  },
  { code: 'WRONG_CONTEXT', apply: withFileKey(() => stranger.fileKey) },
  { code: 'LENGTH_MISMATCH', apply: withFileKey(() => claimingSize(other, 90_000)) },
  { code: 'WRONG_KEY', apply: withFileKey(() => other.fileKey) },
  { code: 'CORRUPT_CHUNK', apply: withByte(HEADER_SIZE + 5, 0x77) },
  { code: 'DIGEST_MISMATCH', apply: withRecord({ sha256: new Uint8Array(32) }) },
  { code: 'COMMITMENT_MISMATCH', apply: withRecord({ plaintextCommitment: new Uint8Array(32) }) },
];

describe('opening looks for faults in the order of the format', () => {
  test.each(faults.map(({ code }, i) => [i, code] as const))('refuses fault %i first, as %s', async (i, code) => {
    const sound: Attempt = {
      sealed: sample.sealed,
      options: { record: sample.record, fileKey: sample.fileKey, context: VECTOR_CONTEXT },
    };
    // From the last to the first: where two touch the same part, the one looked for first stands.
    const { sealed, options } = faults.slice(i).reduceRight((attempt, { apply }) => apply(attempt), sound);
    await expect(collect(openWith(nodePlatform, sealed, options))).rejects.toMatchObject({ code });
  });
});

describe('unwrapping', () => {
  const options = (unwrap: () => FileKeyPayload): OpenOptions => ({
    record: sample.record,
    fileKey: unwrap,
    context: VECTOR_CONTEXT,
  });

  test('happens once, after the header has passed', async () => {
    const unwrap = jest.fn(() => sample.fileKey);
    await collect(openWith(nodePlatform, sample.sealed, options(unwrap)));
    expect(unwrap).toHaveBeenCalledTimes(1);
  });

  test('does not happen for a file that is refused by its header', async () => {
    const unwrap = jest.fn(() => sample.fileKey);
    const opening = collect(openWith(nodePlatform, stranger.sealed, options(unwrap)));
    await expect(opening).rejects.toMatchObject({ code: 'WRONG_CONTEXT' });
    expect(unwrap).not.toHaveBeenCalled();
  });
});
