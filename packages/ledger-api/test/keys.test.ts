import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_LAYOUT, keyAttributes, keyPrefix, LEAF_KINDS, RECORDS } from '../src/index.ts';

describe('keys', () => {
  test('numbers are padded, so that byte order is number order', () => {
    expect(keyAttributes('event', { sequence: 12, subject: 's' })).toEqual(['s', '00000012']);
    const material = { applicationId: 'a', item: 'card', part: 2, version: 10 };
    expect(keyAttributes('material', material)).toEqual(['a', 'card', '0002', '0010']);
  });

  test('newer times come first', () => {
    const at = (newestFirst: number) =>
      keyAttributes('by-learner', { applicationId: 'a', learner: 'l', newestFirst })[1] ?? '';
    const times = fc.integer({ max: 253_402_300_799_999 % 10_000_000_000_000, min: 0 });
    fc.assert(fc.property(times, times, (a, b) => a === b || at(a) < at(b) === a > b));
  });

  test('a prefix gives the first attributes', () => {
    expect(keyPrefix('by-state', { state: 'draft' })).toEqual(['draft']);
    expect(keyPrefix('by-state', {})).toEqual([]);
  });

  test('refuses a prefix with a gap', () => {
    expect(() => keyPrefix('by-state', { stage: 'x' })).toThrow(RangeError);
  });

  test.each([-1, 1.5, 10_000, Number.NaN])('refuses the version %d', (version) => {
    expect(() => keyAttributes('checklist', { type: 't', version })).toThrow(RangeError);
  });

  test('every kind holds a record or is a leaf, never both', () => {
    const leaves: readonly string[] = LEAF_KINDS;
    const both = Object.keys(RECORDS).filter((kind) => leaves.includes(kind));
    expect(both).toEqual([]);
    expect(Object.keys(KEY_LAYOUT)).toEqual(expect.arrayContaining([...Object.keys(RECORDS), ...leaves]));
  });
});
