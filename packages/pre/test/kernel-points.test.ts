// The kernel's points and re-encryptions against noble and against BigInt arithmetic.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { generator, order, type Point } from '../src/curve.ts';
import { CapsuleFrag } from '../src/capsule-frag.ts';
import { jacobianArithmetic, nobleArithmetic } from '../src/group.ts';
import { Capsule, reencrypt } from '../src/index.ts';
import { place, pointOf, scalarPlace } from '../src/kernel/exchange.ts';
import { currentKernel, type Kernel } from '../src/kernel/instance.ts';
import { reencryptInKernel } from '../src/kernel/reencrypt.ts';
import { parameterU } from '../src/parameters.ts';
import { Draw, edgeScalars, fragmentHex, keyFragOf, keys, pointWithLog, randomCase } from './kernel-cases.ts';

function theKernel(): Kernel {
  const kernel = currentKernel();
  if (kernel === undefined) throw new Error('this engine runs no kernel');
  return kernel;
}

const kernel = theKernel();

/** Counts how often the kernel answered without the oracle. */
const checks = jest.spyOn(kernel.entries as { check: () => number }, 'check');
afterEach(() => {
  checks.mockClear();
});

const points = (where: number, count: number): Point[] => {
  const coordinates = kernel.exchange.coordinates(where, count);
  return Array.from({ length: count }, (_, i) => pointOf(coordinates, i));
};
const hex = (some: readonly Point[]): string[] => some.map((point) => point.toHex());

function convert(e: Point, v: Point, share: bigint): Point[] | undefined {
  kernel.exchange.setPoint(place.E, e);
  kernel.exchange.setPoint(place.V, v);
  kernel.exchange.setScalar(scalarPlace.SHARE, share);
  return kernel.entries.convert() ? points(place.E1, 2) : undefined;
}

describe('multiplication', () => {
  const draw = new Draw('multiplication');
  const [e, v] = [pointWithLog(draw.scalar()), pointWithLog(draw.scalar())];

  test.each(edgeScalars.map((scalar) => [scalar.toString(16), scalar] as const))('by %s', (_name, scalar) => {
    const expected = [e, v, parameterU].map((point) => point.multiplyUnsafe(scalar));
    expect(hex(convert(e, v, scalar) ?? [])).toEqual(hex(expected.slice(0, 2)));
    kernel.exchange.setScalar(scalarPlace.NONCE, scalar);
    expect(kernel.entries.prove()).toBe(1);
    expect(hex(points(place.E2, 3))).toEqual(hex(expected));
  });

  test('of equal and of opposite points', () => {
    const scalar = draw.scalar();
    for (const other of [e, e.negate()]) {
      expect(hex(convert(e, other, scalar) ?? [])).toEqual(
        hex([e.multiplyUnsafe(scalar), other.multiplyUnsafe(scalar)]),
      );
    }
  });
});

describe('decompression', () => {
  const draw = new Draw('decompression');

  test('of one point and of several, with either sign', () => {
    for (const count of [1, 2, 7, 8]) {
      const some = Array.from({ length: count }, () => pointWithLog(draw.scalar()));
      for (const [i, point] of some.entries()) kernel.exchange.setCompressed(i, point.toBytes());
      expect(kernel.entries.decompress(count)).toBe(1);
      expect(hex(points(place.E, count))).toEqual(hex(some));
    }
  });

  const p = 2n ** 256n - 2n ** 32n - 977n;
  const encoded = (tag: number, x: bigint): Uint8Array =>
    Uint8Array.from(Buffer.from(tag.toString(16).padStart(2, '0') + x.toString(16).padStart(64, '0'), 'hex'));
  test.each([
    ['another tag', encoded(4, 1n)],
    ['x not on the curve', encoded(2, 5n)],
    ['x = p, which is 0', encoded(2, p)],
    ['x = p + 1, which is on the curve', encoded(2, p + 1n)],
    ['x beyond', encoded(3, 2n ** 256n - 1n)],
  ])('refuses %s, in either lane', (_what, bytes) => {
    for (const bad of [0, 1]) {
      kernel.exchange.setCompressed(bad, bytes);
      kernel.exchange.setCompressed(1 - bad, generator.toBytes());
      expect(kernel.entries.decompress(2)).toBe(0);
    }
  });
});

describe('re-encryption has the oracle’s bytes', () => {
  test('in random and edge cases', () => {
    const draw = new Draw('re-encryption');
    const cases = Array.from({ length: 150 }, () => randomCase(draw));
    for (const one of cases) expect(fragmentHex(one)).toBe(fragmentHex(one, jacobianArithmetic));
    // The oracle was asked for next to none of them.
    expect(checks.mock.results.filter(({ value }) => value === 1).length).toBeGreaterThan(140);
    const first = cases[0] ?? randomCase(draw);
    expect(fragmentHex(first)).toBe(fragmentHex(first, nobleArithmetic));
  }, 60_000);

  test('where E = V, which its check cannot add: the oracle answers', () => {
    const draw = new Draw('equal');
    const e = pointWithLog(draw.scalar());
    const one = { capsule: new Capsule(e, e, 1n), keyFrag: keyFragOf(draw.scalar(), draw.bytes(), generator, false) };
    expect(fragmentHex(one)).toBe(fragmentHex(one, jacobianArithmetic));
    expect(checks.mock.results).toEqual([{ type: 'return', value: 0 }]);
  });

  test('where E + V + U is the identity', () => {
    const draw = new Draw('identity');
    const e = pointWithLog(draw.scalar());
    const v = pointOfSum(e.add(parameterU).negate());
    const one = { capsule: new Capsule(e, v, 1n), keyFrag: keyFragOf(draw.scalar(), draw.bytes(), generator, false) };
    expect(fragmentHex(one)).toBe(fragmentHex(one, jacobianArithmetic));
    expect(checks.mock.results).toEqual([{ type: 'return', value: 0 }]);
  });
});

/** With Z = 1. */
function pointOfSum(point: Point): Point {
  kernel.exchange.setPoint(place.E, point);
  return points(place.E, 1)[0] ?? point;
}

describe('the self-check', () => {
  const draw = new Draw('faults');
  const { capsule, keyFrag } = randomCase(draw);
  const places = { E1: place.E1, V1: place.V1, E2: place.E2, V2: place.V2, U2: place.U2 };

  test.each(Object.entries(places))('finds another point in place of %s', (name, where) => {
    const faulty: Kernel = {
      ...kernel,
      entries: {
        ...kernel.entries,
        [where < place.E2 ? 'convert' : 'prove']: () => {
          const answer = where < place.E2 ? kernel.entries.convert() : kernel.entries.prove();
          const point = points(where, 1)[0] ?? generator;
          kernel.exchange.setPoint(where, point.double());
          return answer;
        },
      },
    };
    expect(name).not.toBe('');
    expect(reencryptInKernel(faulty, capsule, keyFrag)).toBeUndefined();
    expect(reencryptInKernel(kernel, capsule, keyFrag)).toBeInstanceOf(CapsuleFrag);
  });

  test('finds another nonce than the one that was hashed', () => {
    const faulty: Kernel = {
      ...kernel,
      entries: {
        ...kernel.entries,
        prove: () => {
          kernel.exchange.setScalar(scalarPlace.NONCE, order - 5n);
          return kernel.entries.prove();
        },
      },
    };
    expect(reencryptInKernel(faulty, capsule, keyFrag)).toBeUndefined();
  });
});

describe('verification agrees with the oracle', () => {
  const draw = new Draw('verification');
  const made = randomCase(draw);
  const keyFrag = keyFragOf(draw.scalar(), draw.bytes(), pointWithLog(draw.scalar()), true);
  const raw = reencrypt(made.capsule.skipVerification(), keyFrag.skipVerification()).capsuleFrag.toBytes();
  const verifications = jest.spyOn(kernel.entries as { verify: () => number }, 'verify');
  afterEach(() => {
    verifications.mockClear();
  });

  test('on a sound fragment, in the kernel alone', () => {
    CapsuleFrag.fromBytes(raw).verify(made.capsule, keys);
    CapsuleFrag.fromBytes(raw).verify(made.capsule, keys, jacobianArithmetic);
    expect(verifications.mock.results).toEqual([{ type: 'return', value: 1 }]);
  });

  test('on every field changed', () => {
    const outcome = (bytes: Uint8Array, arithmetic?: typeof jacobianArithmetic): string => {
      try {
        CapsuleFrag.fromBytes(bytes).verify(made.capsule, keys, arithmetic);
        return 'holds';
      } catch (error) {
        return String(error);
      }
    };
    for (const at of [0, 20, 33, 50, 70, 98, 131, 150, 164, 180, 197, 220, 230, 250, 263, 294, 295, 326, 330, 358]) {
      const changed = raw.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const found = outcome(changed);
      expect(found).not.toBe('holds');
      expect(found).toBe(outcome(changed, jacobianArithmetic));
    }
  });

  test('where the share is 1, so that E1 = E: the oracle decides', () => {
    const trivial = keyFragOf(1n, draw.bytes(), pointWithLog(draw.scalar()), true);
    const { capsuleFrag } = reencrypt(made.capsule.skipVerification(), trivial.skipVerification());
    CapsuleFrag.fromBytes(capsuleFrag.toBytes()).verify(made.capsule, keys);
    expect(verifications).toHaveBeenCalledTimes(1);
  });
});

test('nothing of share and nonce stays in the kernel’s memory', () => {
  const draw = new Draw('erasure');
  const one = randomCase(draw);
  fragmentHex(one);
  const memory = new Uint8Array(kernel.entries.memory.buffer);
  const before = memory.slice();
  fragmentHex(randomCase(draw));
  // Outside the exchange's points, which are public, two runs leave the same memory.
  const exchange = kernel.entries.exchange();
  for (const bytes of [before, memory]) bytes.fill(0, exchange + 256, exchange + 1600);
  expect(Buffer.compare(before, memory)).toBe(0);
});
