// The kernel's field against BigInt, with limbs at the bounds that kernel/field.ts names and between them.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { invert as invertModulo, mod } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { compileKernel } from '../scripts/build-kernel.ts';

const p = 2n ** 256n - 2n ** 32n - 977n;
const LIMBS = 9;
const LANES = 2;

interface Entries {
  readonly memory: { readonly buffer: ArrayBuffer };
  writeFieldConstants(): void;
  place(i: number): number;
  exchange(): number;
  bytesOf(i: number, lane: number): void;
  multiplyAt(out: number, a: number, b: number): void;
  squareAt(out: number, a: number): void;
  carryAt(out: number, a: number): void;
  threeHalvesAt(out: number, a: number): void;
  subtractTwiceAt(out: number, a: number, b: number, c: number): void;
  minusTwiceAt(out: number, a: number, c: number): void;
  invertAt(out: number, a: number): void;
  squareRootAt(out: number, a: number): void;
}
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

let entries: Entries;
let view: DataView;

beforeAll(async () => {
  const module = new WebAssembly.Module(await compileKernel('kernel/field-entries.ts'));
  entries = new WebAssembly.Instance(module).exports as Entries;
  view = new DataView(entries.memory.buffer);
  entries.writeFieldConstants();
}, 120_000);

type Lane = readonly number[];
type Pair = readonly [Lane, Lane];

const bound = (limb: number, magnitude: number): number =>
  Math.floor(magnitude * (limb < LIMBS - 1 ? 2 ** 28 + 2 ** 16 : 2 ** 23 + 2 ** 16));

/** Limbs within a magnitude, every other one at its very edge. */
function laneOf(magnitude: number): fc.Arbitrary<Lane> {
  const limb = (i: number): fc.Arbitrary<number> => {
    const most = bound(i, magnitude);
    return fc.oneof(fc.constantFrom(most, -most, 0), fc.integer({ min: -most, max: most }));
  };
  const edge = (sign: number): Lane => Array.from({ length: LIMBS }, (_, i) => sign * bound(i, magnitude));
  const limbs = fc.tuple(...Array.from({ length: LIMBS }, (_, i) => limb(i)));
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(edge(1), edge(-1)) }, { weight: 4, arbitrary: limbs });
}

const pairOf = (magnitude: number): fc.Arbitrary<Pair> => fc.tuple(laneOf(magnitude), laneOf(magnitude));

const valueOf = (lane: Lane): bigint =>
  mod(
    lane.reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(29 * i)), 0n),
    p,
  );

function put(i: number, pair: Pair): void {
  for (let lane = 0; lane < LANES; lane += 1) {
    for (let limb = 0; limb < LIMBS; limb += 1) {
      view.setInt32(entries.place(i) + 8 * limb + 4 * lane, pair[lane]?.[limb] ?? 0, true);
    }
  }
}

function limbsAt(i: number): Pair {
  const lane = (which: number): Lane =>
    Array.from({ length: LIMBS }, (_, limb) => view.getInt32(entries.place(i) + 8 * limb + 4 * which, true));
  return [lane(0), lane(1)];
}

const OUT = 0;

/** The result stands in both lanes with the value, and its limbs within the magnitude. */
function expectResult(values: readonly bigint[], magnitude: number): void {
  const result = limbsAt(OUT);
  for (const [lane, value] of values.entries()) {
    const limbs = result[lane] ?? [];
    expect(valueOf(limbs)).toBe(mod(value, p));
    expect(limbs.filter((limb, i) => Math.abs(limb) > bound(i, magnitude))).toEqual([]);
    entries.bytesOf(OUT, lane);
    const bytes = new Uint8Array(entries.memory.buffer).slice(entries.exchange(), entries.exchange() + 32);
    expect(bytesToNumberBE(bytes)).toBe(mod(value, p));
  }
}

const RUNS = { numRuns: 500 };

/** Applies the operation to pairs of these magnitudes and compares each lane with what `expected` makes of the values. */
function check(
  magnitudes: readonly number[],
  result: number,
  operation: () => void,
  expected: (...values: readonly bigint[]) => bigint,
): void {
  fc.assert(
    fc.property(fc.tuple(...magnitudes.map(pairOf)), (pairs) => {
      for (const [i, pair] of pairs.entries()) put(i + 1, pair);
      operation();
      const values = [0, 1].map((lane) => expected(...pairs.map((pair) => valueOf(pair[lane] ?? []))));
      expectResult(values, result);
    }),
    RUNS,
  );
}

const at = (values: readonly bigint[], i: number): bigint => values[i] ?? 0n;

describe('at the bounds of the limbs', () => {
  test.each([
    [3.5, 3.5],
    [1, 3.5],
    [3, 3.5],
    [1, 1],
  ])('a product of magnitudes %d and %d', (a, b) => {
    check(
      [a, b],
      1,
      () => {
        entries.multiplyAt(OUT, 1, 2);
      },
      (...values) => at(values, 0) * at(values, 1),
    );
  });

  test.each([1, 2, 3])('a square of magnitude %d', (a) => {
    check(
      [a],
      1,
      () => {
        entries.squareAt(OUT, 1);
      },
      (...values) => at(values, 0) ** 2n,
    );
  });

  test.each([1, 3, 6])('a carry of magnitude %d', (a) => {
    check(
      [a],
      1,
      () => {
        entries.carryAt(OUT, 1);
      },
      (...values) => at(values, 0),
    );
  });

  test('three halves', () => {
    const half = invertModulo(2n, p);
    check(
      [1],
      2.5,
      () => {
        entries.threeHalvesAt(OUT, 1);
      },
      (...values) => 3n * half * at(values, 0),
    );
  });

  test('differences with a double', () => {
    check(
      [1, 1],
      1,
      () => {
        entries.minusTwiceAt(OUT, 1, 2);
      },
      (...values) => at(values, 0) - 2n * at(values, 1),
    );
    check(
      [1, 1, 1],
      1,
      () => {
        entries.subtractTwiceAt(OUT, 1, 2, 3);
      },
      (...values) => at(values, 0) - at(values, 1) - 2n * at(values, 2),
    );
  });
});

const limbsOf = (value: bigint): Lane =>
  Array.from({ length: LIMBS }, (_, i) => Number((value >> BigInt(29 * i)) & 0x1fffffffn));

describe('inverses', () => {
  const edges = [1n, 2n, 3n, p - 1n, p - 2n, (p + 1n) / 2n, (p - 1n) / 2n, 2n ** 30n, 2n ** 255n, 2n ** 240n - 1n];
  const number = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 1n, max: p - 1n }));

  test('of numbers at edges and at random, two at a time', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        put(1, [limbsOf(a), limbsOf(b)]);
        entries.invertAt(OUT, 1);
        expectResult([invertModulo(a, p), invertModulo(b, p)], 1);
      }),
      { ...RUNS, examples: edges.map((edge) => [edge, edge]) },
    );
  });

  test('with limbs at their bounds', () => {
    fc.assert(
      fc.property(pairOf(3), (pair) => {
        const values = pair.map(valueOf);
        fc.pre(values.every((value) => value !== 0n));
        put(1, pair);
        entries.invertAt(OUT, 1);
        expectResult(
          values.map((value) => invertModulo(value, p)),
          1,
        );
      }),
      RUNS,
    );
  });

  test('of zero in either lane: zero in both', () => {
    for (const pair of [
      [0n, 5n],
      [5n, 0n],
      [p, 5n],
      [0n, 0n],
    ] as const) {
      put(1, [limbsOf(pair[0]), limbsOf(pair[1])]);
      entries.invertAt(OUT, 1);
      expectResult([0n, 0n], 1);
    }
  });
});

test('roots of squares, at the bounds', () => {
  fc.assert(
    fc.property(pairOf(3), (pair) => {
      put(1, pair);
      entries.squareAt(2, 1);
      entries.squareRootAt(3, 2);
      entries.squareAt(OUT, 3);
      expectResult(
        pair.map((lane) => valueOf(lane) ** 2n),
        1,
      );
    }),
    { numRuns: 300 },
  );
});
