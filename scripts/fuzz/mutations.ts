// Bytes from outside as a liar makes them: valid ones with some changes, valid ones cut or spliced together, and some
// that never were anything. For as long as a run is given, and not for a number of runs.
import fc from 'fast-check';

const GIVEN = process.env['LIANJIAN_FUZZ_SECONDS'];
const SECONDS = Number(GIVEN ?? 1);
/** The short form finds on every machine what it found on one; a longer one looks where nobody has. */
const SEED_OF_SHORT_FORM = 124_354_517;

/** Of `fc.assert`: until the time is over. LIANJIAN_FUZZ_SECONDS makes it longer; a failure prints its seed. */
export const FUZZED = {
  interruptAfterTimeLimit: SECONDS * 1000,
  numRuns: 10_000_000,
  ...(GIVEN === undefined ? { seed: SEED_OF_SHORT_FORM } : {}),
};
/** Of the test around it. */
export const FUZZ_MS = SECONDS * 1000 + 60_000;

/** Bytes in which parsers see something: ends of ranges, quotes, brackets, breaks. */
const TELLING = [0, 1, 0x0a, 0x22, 0x2c, 0x5b, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xc2, 0xef, 0xfe, 0xff];
const MOST = 400;

const byte = fc.oneof(fc.constantFrom(...TELLING), fc.nat(255));
const bytes = fc.array(byte, { maxLength: 12 }).map((list) => Uint8Array.from(list));
/** Somewhere some bytes go, and some others come. */
const edit = fc.record({ at: fc.nat(1_000_000), goes: fc.oneof(fc.constant(1), fc.nat(40)), comes: bytes });

function edited(valid: Uint8Array, { at, comes, goes }: { at: number; comes: Uint8Array; goes: number }): Uint8Array {
  const place = at % (valid.length + 1);
  return Uint8Array.from([...valid.subarray(0, place), ...comes, ...valid.subarray(place + goes)]);
}

/** @param valid what the parser takes, in as many forms as it has */
export function mutationsOf(valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const one = fc.constantFrom(...valid);
  const changed = fc
    .tuple(one, fc.array(edit, { maxLength: 4, minLength: 1 }))
    .map(([from, edits]) => edits.reduce(edited, from));
  const spliced = fc
    .tuple(one, one, fc.nat(1_000_000), fc.nat(1_000_000))
    .map(([a, b, i, j]) => Uint8Array.from([...a.subarray(0, i % (a.length + 1)), ...b.subarray(j % (b.length + 1))]));
  const whatever = fc.array(byte, { maxLength: MOST }).map((list) => Uint8Array.from(list));
  return fc
    .oneof({ arbitrary: changed, weight: 6 }, { arbitrary: spliced, weight: 2 }, { arbitrary: whatever, weight: 2 })
    .map((mutated) => Uint8Array.from(mutated));
}

export const mutatedTextsOf = (valid: readonly string[]): fc.Arbitrary<string> =>
  mutationsOf(valid.map((text) => new TextEncoder().encode(text))).map((mutated) => new TextDecoder().decode(mutated));

/** A parser's work, which may refuse by one kind of error. @throws any other error as it is */
export function refusedOr<T, E>(kind: abstract new (...args: never[]) => E, parse: () => T): T | E {
  try {
    return parse();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
}

export async function refusedOrDone<T, E>(
  kind: abstract new (...args: never[]) => E,
  parse: () => Promise<T>,
): Promise<T | E> {
  try {
    return await parse();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
}
