import { expect, test } from '@jest/globals';
import { scenario } from '../../demo/scenario.ts';
import { contracts } from '../../src/index.ts';

test('one sealed PDF goes from the centre to a reviewer, as the demonstration tells it', async () => {
  const lines: string[] = [];
  await scenario(contracts, (line) => lines.push(line));
  expect(lines.filter((line) => !line.startsWith(' '))).toHaveLength(10);
  expect(lines.at(-1)).toBe('  REVOKED');
});
