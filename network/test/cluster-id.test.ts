import { expect, test } from '@jest/globals';
import { newClusterId } from '../src/kafka/cluster-id.ts';

test('an id that a command line would take for an option is drawn anew', () => {
  const draws = ['f942f8c9-cb4a-4f00-8000-000000000001', '0942f8c9-cb4a-4f00-8000-000000000002'];
  expect(Buffer.from('f942f8c9', 'hex').toString('base64url')).toMatch(/^-/);
  expect(newClusterId(() => draws.shift() ?? '')).toBe('CUL4yctKTwCAAAAAAAAAAg');
  expect(draws).toEqual([]);
});
