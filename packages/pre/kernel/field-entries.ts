// The field's operations one by one, for the test of their bounds; no part of the kernel. Element pairs are put at `place(i)`.
import { carry, invert, minusTwice, squareRoot, subtractTwice, threeHalves, toBytes } from './element';
import { ELEMENT, multiply, square, writeFieldConstants } from './field';
import { EXCHANGE, TABLES } from './layout';

export { writeFieldConstants };

export function place(i: usize): usize {
  return TABLES + i * ELEMENT;
}

/** Where `bytesOf` writes. */
export function exchange(): usize {
  return EXCHANGE;
}

export function bytesOf(i: usize, lane: usize): void {
  toBytes(EXCHANGE, place(i), lane);
}

export function multiplyAt(out: usize, a: usize, b: usize): void {
  multiply(place(out), place(a), place(b));
}

export function squareAt(out: usize, a: usize): void {
  square(place(out), place(a));
}

export function carryAt(out: usize, a: usize): void {
  carry(place(out), place(a));
}

export function threeHalvesAt(out: usize, a: usize): void {
  threeHalves(place(out), place(a));
}

export function subtractTwiceAt(out: usize, a: usize, b: usize, c: usize): void {
  subtractTwice(place(out), place(a), place(b), place(c));
}

export function minusTwiceAt(out: usize, a: usize, c: usize): void {
  minusTwice(place(out), place(a), place(c));
}

export function invertAt(out: usize, a: usize): void {
  invert(place(out), place(a));
}

export function squareRootAt(out: usize, a: usize): void {
  squareRoot(place(out), place(a));
}
