// The group arithmetic of re-encryption and of fragment verification, behind one interface so that a
// faster kernel can take its place and be checked against noble. All of it is variable-time: scalars
// are public, or a holder's share and proof nonce; an owner's or a reader's secret never comes here.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { order, type Point } from './curve.ts';
import { add, type Affine, canonical, fromAffine, identity, isZero, type Jacobian, toAffine } from './jacobian.ts';
import { buildTables, sumUnsafe } from './multiply-unsafe.ts';
import { parameterU } from './parameters.ts';

/** scalar · point; the scalar in 0..n-1. */
export type Term = readonly [scalar: bigint, point: Point];

export interface GroupArithmetic {
  /** Prepares to multiply both points of a capsule by the same scalars, each in 1..n-1. */
  preparePairUnsafe(e: Point, v: Point): (scalar: bigint) => readonly [Point, Point];
  /** scalar · U, the scalar in 1..n-1. */
  multiplyParameterUnsafe(scalar: bigint): Point;
  /** Whether the terms add up to the identity. */
  sumsToIdentityUnsafe(terms: readonly Term[]): boolean;
  /** Builds the tables that later calls use, so that no transaction pays for them. */
  warmUp(): void;
}

const { Point: Curve } = secp256k1;

const multiplyParameterUnsafe = (scalar: bigint): Point => parameterU.multiplyUnsafe(scalar);

function warmUp(): void {
  multiplyParameterUnsafe(order - 1n);
  Curve.BASE.multiplyUnsafe(order - 1n);
}

/** noble throughout: slower, and the oracle for every other arithmetic. */
export const nobleArithmetic: GroupArithmetic = {
  preparePairUnsafe: (e, v) => (scalar) => [e.multiplyUnsafe(scalar), v.multiplyUnsafe(scalar)],
  multiplyParameterUnsafe,
  sumsToIdentityUnsafe: (terms) =>
    terms.reduce((sum, [scalar, point]) => sum.add(point.multiplyUnsafe(scalar)), Curve.ZERO).is0(),
  warmUp,
};

const affineOf = (point: Point): Affine => point.toAffine();

const toPoint = ({ x, y }: Affine): Point => Curve.fromAffine({ x: canonical(x), y: canonical(y) });

/** Jacobian coordinates over big integers; noble's tables for the fixed point U. */
export const jacobianArithmetic: GroupArithmetic = {
  preparePairUnsafe(e, v) {
    const tables = buildTables([affineOf(e), affineOf(v)]);
    return (scalar) => {
      // n is prime and neither point is the identity, so neither product is.
      const [first, second] = toAffine(tables.map((table) => sumUnsafe([scalar], [table])));
      if (first === undefined || second === undefined) throw new Error('two tables give two sums');
      return [toPoint(first), toPoint(second)];
    };
  },

  multiplyParameterUnsafe,

  sumsToIdentityUnsafe(terms) {
    let sum: Jacobian = identity;
    const scalars: bigint[] = [];
    const points: Affine[] = [];
    for (const [scalar, point] of terms) {
      if (point === parameterU) sum = add(sum, fromPoint(multiplyParameterUnsafe(scalar)));
      else if (scalar === 1n) sum = add(sum, fromPoint(point));
      else {
        scalars.push(scalar);
        points.push(affineOf(point));
      }
    }
    return isZero(add(sum, sumUnsafe(scalars, buildTables(points))).z);
  },

  warmUp,
};

/** The identity has no affine form. */
const fromPoint = (point: Point): Jacobian => (point.is0() ? identity : fromAffine(affineOf(point)));
