// The kernel's check of a capsule against noble and against BigInt arithmetic.
import { afterEach, expect, jest, test } from '@jest/globals';
import { scalarField } from '../src/curve.ts';
import { jacobianArithmetic, nobleArithmetic } from '../src/group.ts';
import { Capsule } from '../src/index.ts';
import { currentKernel, type Kernel } from '../src/kernel/instance.ts';
import { capsuleHoldsInKernel } from '../src/kernel/verify-capsule.ts';
import { capsuleOf, Draw, pointWithLog } from './kernel-cases.ts';

function theKernel(): Kernel {
  const kernel = currentKernel();
  if (kernel === undefined) throw new Error('this engine runs no kernel');
  return kernel;
}

const kernel = theKernel();
const draw = new Draw('capsules');
const checks = jest.spyOn(kernel.entries as { verifyCapsule: () => number }, 'verifyCapsule');
afterEach(() => {
  checks.mockClear();
});

function outcome(capsule: Capsule, arithmetic?: typeof nobleArithmetic): string {
  try {
    capsule.verify(arithmetic);
    return 'holds';
  } catch (error) {
    return String(error);
  }
}

test('sound capsules hold, in the kernel alone', () => {
  const sound = Array.from({ length: 200 }, () => capsuleOf(draw.edgyScalar(), draw.scalar()));
  for (const capsule of sound) expect(outcome(capsule)).toBe('holds');
  expect(checks.mock.results.filter(({ value }) => value !== 1)).toEqual([]);
  for (const capsule of sound.slice(0, 20)) {
    expect(outcome(capsule, nobleArithmetic)).toBe('holds');
    expect(outcome(capsule, jacobianArithmetic)).toBe('holds');
  }
});

test('a capsule with any field changed does not', () => {
  const { e, v, s } = capsuleOf(draw.scalar(), draw.scalar());
  const other = capsuleOf(draw.scalar(), draw.scalar());
  const forged = [
    new Capsule(other.e, v, s),
    new Capsule(e, other.v, s),
    new Capsule(e, v, other.s),
    new Capsule(e, v, 0n),
    new Capsule(e, v, scalarField.neg(s)),
    new Capsule(v, e, s),
    new Capsule(e.negate(), v, s),
  ];
  for (const capsule of forged)
    for (const arithmetic of [undefined, nobleArithmetic, jacobianArithmetic])
      expect(outcome(capsule, arithmetic)).toContain('s·G differs from V + h·E');
});

test('where h·E and V are the same point the kernel is in doubt', () => {
  const [log, h] = [draw.scalar(), draw.scalar()];
  const product = scalarField.mul(log, h);
  const fields = { e: pointWithLog(log), v: pointWithLog(product), s: scalarField.add(product, product) };
  expect(capsuleHoldsInKernel(kernel, fields, h)).toBe(false);
});

test('where V + h·E is the identity no s holds', () => {
  const [log, h] = [draw.scalar(), draw.scalar()];
  const v = pointWithLog(scalarField.neg(scalarField.mul(log, h)));
  expect(capsuleHoldsInKernel(kernel, { e: pointWithLog(log), v, s: 0n }, h)).toBe(false);
  expect(capsuleHoldsInKernel(kernel, { e: pointWithLog(log), v, s: 1n }, h)).toBe(false);
});
