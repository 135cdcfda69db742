import { expect, test } from '@jest/globals';
import { placeholder } from '../src/index.ts';

test('x', () => {
  expect(placeholder).toBe(1);
});
