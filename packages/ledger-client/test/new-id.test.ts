import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../src/index.ts';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('an id has the form of version 7 and holds its time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
      const id = newId(now);
      expect(id).toMatch(FORM);
      expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(now);
    }),
  );
});

test('later ids sort after earlier ones, and two of one time differ', () => {
  expect(newId(1_000) < newId(1_001)).toBe(true);
  expect(newId(1_000)).not.toBe(newId(1_000));
});
