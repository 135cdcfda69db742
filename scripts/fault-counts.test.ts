import { expect, test } from '@jest/globals';
import { addedUp, COUNTS } from './fault-counts.ts';

test('counts of several files are added up, and what nobody counted is 0', () => {
  const counts = addedUp('{"lost":1,"acknowledged":7}\n{"acknowledged":3}\n');
  expect(Object.keys(counts)).toEqual([...COUNTS]);
  expect(counts).toMatchObject({ acknowledged: 10, intruders: 0, lost: 1 });
});

test('the figures of a long run stand beside them, and are not added up', () => {
  const counts = addedUp('{"lost":0,"memoryMiBPerHour":1.5,"soakMinutes":30}\n{"lost":1}\n');
  expect(Object.keys(counts)).toEqual([...COUNTS, 'soakMinutes', 'memoryMiBPerHour']);
  expect(counts).toMatchObject({ lost: 1, memoryMiBPerHour: 1.5, soakMinutes: 30 });
});
