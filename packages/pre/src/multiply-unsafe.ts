// Sums of scalar multiples, variable-time: scalars halved by the curve's endomorphism (GLV), written in
// width-5 non-adjacent form and walked together over one chain of doublings (Straus 1964; Möller, SAC 2001).
import { order } from './curve.ts';
import {
  add,
  addAffine,
  type Affine,
  double,
  fromAffine,
  identity,
  type Jacobian,
  reduce,
  toAffine,
} from './jacobian.ts';

// λ·(x, y) = (β·x, y), and a short basis of the lattice {(i, j): i + j·λ = 0 mod n}: Gallant, Lambert and
// Vanstone, "Faster point multiplication on elliptic curves with efficient endomorphisms" (CRYPTO 2001);
// the constants of this curve are in the Guide to Elliptic Curve Cryptography, section 3.5.
const BETA = 0x7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501een;
const A1 = 0x3086d221a7d46bcde86c90e49284eb15n;
const B1 = -0xe4437ed6010e88286f547fa90abfe4c3n;
const A2 = 0x114ca50f7a8e2f3f657c1108d9d44cfd8n;
const B2 = A1;

const half = order >> 1n;

/** Nearest integer to a·b/n. */
const roundedQuotient = (a: bigint, b: bigint): bigint => (a * b + half) / order;

/** scalar = k1 + k2·λ mod n, both below 2^129 in size. */
export function splitScalar(scalar: bigint): readonly [bigint, bigint] {
  const c1 = roundedQuotient(B2, scalar);
  const c2 = roundedQuotient(-B1, scalar);
  return [scalar - c1 * A1 - c2 * A2, -c1 * B1 - c2 * B2];
}

const WIDTH = 5;
const WINDOW = 1 << WIDTH;
const TABLE_SIZE = WINDOW / 4;

/** Digits from the lowest: zero, or odd and below 16 in size, with at least four zeros after each. */
export function nonAdjacentForm(scalar: bigint): Int8Array {
  const digits = new Int8Array(scalar.toString(2).length + 1);
  let rest = scalar < 0n ? -scalar : scalar;
  const sign = scalar < 0n ? -1 : 1;
  for (let place = 0; rest !== 0n; place += 1) {
    if (rest & 1n) {
      const low = Number(rest & BigInt(WINDOW - 1));
      const digit = low < WINDOW / 2 ? low : low - WINDOW;
      digits[place] = sign * digit;
      rest -= BigInt(digit);
    }
    rest >>= 1n;
  }
  return digits;
}

/** Odd multiples 1, 3 … 15 of a point, and of λ times it. */
export interface MultiplesTable {
  readonly own: readonly Affine[];
  readonly timesLambda: readonly Affine[];
}

/** Tables for several points, with one inversion for all. */
export function buildTables(points: readonly Affine[]): MultiplesTable[] {
  const multiples = points.flatMap((point) => {
    const first = fromAffine(point);
    const twice = double(first);
    const odd = [first];
    for (let last = first; odd.length < TABLE_SIZE; odd.push(last)) last = add(last, twice);
    return odd;
  });
  const affine = toAffine(multiples);
  return points.map((_, i) => {
    const own = affine.slice(i * TABLE_SIZE, (i + 1) * TABLE_SIZE);
    return { own, timesLambda: own.map(({ x, y }) => ({ x: reduce(x * BETA), y })) };
  });
}

interface Walk {
  readonly digits: Int8Array;
  readonly multiples: readonly Affine[];
}

/** Σ scalars[i] · point of tables[i]; scalars in 0..n-1. */
export function sumUnsafe(scalars: readonly bigint[], tables: readonly MultiplesTable[]): Jacobian {
  const walks = tables.flatMap(({ own, timesLambda }, i): Walk[] => {
    const [k1, k2] = splitScalar(scalars[i] ?? 0n);
    return [
      { digits: nonAdjacentForm(k1), multiples: own },
      { digits: nonAdjacentForm(k2), multiples: timesLambda },
    ];
  });
  let sum = identity;
  for (let place = Math.max(...walks.map(({ digits }) => digits.length)) - 1; place >= 0; place -= 1) {
    sum = double(sum);
    for (const { digits, multiples } of walks) sum = addDigit(sum, digits[place] ?? 0, multiples);
  }
  return sum;
}

function addDigit(sum: Jacobian, digit: number, multiples: readonly Affine[]): Jacobian {
  const multiple = multiples[(Math.abs(digit) - 1) / 2];
  if (multiple === undefined) return sum;
  return addAffine(sum, digit > 0 ? multiple : { x: multiple.x, y: -multiple.y });
}
