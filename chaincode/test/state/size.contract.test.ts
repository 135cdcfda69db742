import { expect, test } from '@jest/globals';
import { application, CASE, clerk, entry, withCase } from '../support/cases.ts';
import { keyFor } from '../support/consortium.ts';
import { argument } from '../support/expectations.ts';

test('a material with its leaves and event takes at most 4 KiB of state', async () => {
  const input = argument({ discarded: [], id: CASE, materials: [entry('other')] });
  const outcome = await withCase(application()).as(clerk).submit('application:recordMaterials', input);
  const rows = Object.entries(outcome.writes.puts).filter(
    ([key]) => key !== keyFor('application', { applicationId: CASE }),
  );
  const bytes = rows.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  expect(bytes).toBeLessThanOrEqual(4096);
  expect(bytes).toBeGreaterThan(2000);
});
