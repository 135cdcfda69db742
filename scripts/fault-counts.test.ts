import { expect, test } from '@jest/globals';
import { addedUp, COUNTS } from './fault-counts.ts';

test('counts of several files are added up, and what nobody counted is 0', () => {
  const counts = addedUp('{"lost":1,"acknowledged":7}\n{"acknowledged":3}\n');
  expect(Object.keys(counts)).toEqual([...COUNTS]);
  expect(counts).toMatchObject({ acknowledged: 10, intruders: 0, lost: 1 });
});
