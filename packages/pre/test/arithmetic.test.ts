import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generator, order, type Point, scalarField } from '../src/curve.ts';
import { jacobianArithmetic, nobleArithmetic, type Term } from '../src/group.ts';
import {
  add,
  addAffine,
  canonical,
  double,
  fromAffine,
  identity,
  isZero,
  type Jacobian,
  reduce,
  toAffine,
} from '../src/jacobian.ts';
import { nonAdjacentForm, splitScalar } from '../src/multiply-unsafe.ts';
import { parameterU } from '../src/parameters.ts';
import { secp256k1 } from '@noble/curves/secp256k1.js';

const P = secp256k1.Point.Fp.ORDER;
const LAMBDA = 0x5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72n;

const edges = [
  1n,
  2n,
  3n,
  15n,
  16n,
  order >> 1n,
  (order >> 1n) + 1n,
  order - 2n,
  order - 1n,
  1n << 128n,
  LAMBDA,
  order - LAMBDA,
];
const scalars = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 1n, max: order - 1n }));
const points: fc.Arbitrary<Point> = scalars
  .map((scalar) => generator.multiplyUnsafe(scalar).toAffine())
  .map((affine) => secp256k1.Point.fromAffine(affine));

const hex = (pair: readonly Point[]): string[] => pair.map((point) => point.toHex());

describe('jacobian arithmetic agrees with noble', () => {
  test('on pairs of points', () => {
    const property = fc.property(scalars, points, points, (scalar, e, v) => {
      expect(hex(jacobianArithmetic.preparePairUnsafe(e, v)(scalar))).toEqual(
        hex(nobleArithmetic.preparePairUnsafe(e, v)(scalar)),
      );
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('on equal and on opposite points', () => {
    for (const scalar of edges) {
      for (const v of [generator, generator.negate()]) {
        expect(hex(jacobianArithmetic.preparePairUnsafe(generator, v)(scalar))).toEqual(
          hex(nobleArithmetic.preparePairUnsafe(generator, v)(scalar)),
        );
      }
    }
  });

  test('on sums that are the identity and on sums that are not', () => {
    const terms = fc.array(fc.tuple(scalars, scalars), { minLength: 1, maxLength: 4 });
    const property = fc.property(terms, scalars, (factors, off) => {
      const sum: Term[] = factors.map(([scalar, log]) => [scalar, generator.multiplyUnsafe(log)]);
      const total = factors.reduce((value, [scalar, log]) => scalarField.add(value, scalarField.mul(scalar, log)), 0n);
      const u: Term[] = [
        [off, parameterU],
        [1n, parameterU.multiplyUnsafe(order - off)],
      ];
      const zero: Term[] = [...sum, ...u, [scalarField.neg(total), generator]];
      for (const arithmetic of [jacobianArithmetic, nobleArithmetic]) {
        expect(arithmetic.sumsToIdentityUnsafe(zero)).toBe(true);
        expect(arithmetic.sumsToIdentityUnsafe([...zero, [off, generator]])).toBe(false);
      }
    });
    fc.assert(property, { numRuns: 30 });
  });
});

describe('the field', () => {
  const wide = fc.bigInt({ min: -(1n << 518n), max: 1n << 518n });

  test('reduce stays congruent and in range', () => {
    const property = fc.property(wide, (x) => {
      const reduced = reduce(x);
      expect(canonical(reduced)).toBe(canonical(x));
      expect(reduced > -(1n << 71n) && reduced < (1n << 256n) + (1n << 71n)).toBe(true);
    });
    fc.assert(property, { examples: [[0n], [P], [-P], [2n * P], [P * P], [-(P * P)], [(1n << 518n) - 1n]] });
  });

  test('zero is seen in every form that reduce leaves', () => {
    for (const multiple of [0n, 1n, -1n, 2n, -2n, 977n, P, -P]) expect(isZero(reduce(multiple * P))).toBe(true);
    expect(isZero(reduce(P + 1n))).toBe(false);
  });
});

describe('additions that most formulas leave out', () => {
  const g = fromAffine(generator.toAffine());
  const gAgain: Jacobian = { ...double(g) };
  const affine = (point: Jacobian): unknown => {
    const [{ x, y } = { x: 0n, y: 0n }] = toAffine([point]);
    return { x: canonical(x), y: canonical(y) };
  };
  const negative = (point: Jacobian): Jacobian => ({ ...point, y: -point.y });

  test('a point and itself', () => {
    expect(affine(add(gAgain, gAgain))).toEqual(generator.multiplyUnsafe(4n).toAffine());
    expect(affine(addAffine(g, generator.toAffine()))).toEqual(generator.double().toAffine());
  });

  test('a point and its opposite', () => {
    expect(isZero(add(gAgain, negative(gAgain)).z)).toBe(true);
    expect(isZero(addAffine(negative(g), generator.toAffine()).z)).toBe(true);
  });

  test('the identity', () => {
    expect(affine(add(identity, gAgain))).toEqual(generator.double().toAffine());
    expect(affine(add(gAgain, identity))).toEqual(generator.double().toAffine());
    expect(affine(addAffine(identity, generator.toAffine()))).toEqual(generator.toAffine());
    expect(isZero(double(identity).z)).toBe(true);
  });
});

describe('recoding of scalars', () => {
  test('the halves are short and add up', () => {
    const property = fc.property(scalars, (scalar) => {
      const [k1, k2] = splitScalar(scalar);
      expect(scalarField.create(k1 + k2 * LAMBDA)).toBe(scalar);
      for (const part of [k1, k2]) expect((part < 0n ? -part : part) < 1n << 129n).toBe(true);
    });
    fc.assert(property);
  });

  test('the digits are odd or zero, small, four zeros apart, and add up', () => {
    const property = fc.property(fc.bigInt({ min: -(1n << 129n), max: 1n << 129n }), (scalar) => {
      const digits = [...nonAdjacentForm(scalar)];
      expect(digits.reduceRight((value, digit) => 2n * value + BigInt(digit), 0n)).toBe(scalar);
      const places = digits.flatMap((digit, place) => (digit === 0 ? [] : [place]));
      expect(digits.every((digit) => digit === 0 || (digit % 2 !== 0 && Math.abs(digit) < 16))).toBe(true);
      expect(places.every((place, i) => i === 0 || place - (places[i - 1] ?? 0) >= 5)).toBe(true);
    });
    fc.assert(property, { examples: [[0n], [1n], [-1n], [(1n << 129n) - 1n]] });
  });
});
