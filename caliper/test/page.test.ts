import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { type ModulePage, openModule } from '../../scripts/browser/page.ts';
import type * as Example from '../../scripts/browser/example.ts';
import { reportPage } from '../src/report/page.ts';
import { ROUNDS } from '../src/rounds.ts';
import { plotNames, textsOutside } from './support/plots.ts';
import { results, round } from './support/results.ts';

const DATA = results(
  [
    ...ROUNDS.map(({ kind, name }, index) => round({ kind, perSecond: 20 + index, round: name })),
    ...ROUNDS.map(({ kind, name }) => round({ drive: 'fixed-rate', kind, perSecond: 15, round: name })),
    round({ failures: { 'contract:CONFLICT': 2, mvcc: 1 }, round: '<b>not markup</b>' }),
  ],
  { processor: '<script>document.title = "broken"</script>' },
);

describe('the report in headless Chromium', () => {
  let module: ModulePage<typeof Example>;

  beforeAll(async () => {
    module = await openModule<typeof Example>(
      join(import.meta.dirname, '..', '..', 'scripts', 'browser', 'example.ts'),
    );
    await module.page.setContent(reportPage(DATA));
  }, 60_000);

  afterAll(async () => {
    await module.close();
  });

  test('shows every plot', async () => {
    expect(await plotNames(module.page)).toEqual([
      'Throughput',
      'Latency',
      'Latency distribution',
      'Latency against load',
      'Processor time',
      'Peak memory',
    ]);
  });

  test('keeps every text inside its plot', async () => {
    expect(await textsOutside(module.page)).toEqual([]);
  });

  test('takes nothing from results as markup', async () => {
    expect(await module.page.title()).toBe('Lianjian benchmark');
    expect(await module.page.locator('td b, dd script').count()).toBe(0);
  });

  test('marks rounds with failures, naming their classes', async () => {
    expect(await module.page.locator('tr.failed').innerText()).toContain('2 contract:CONFLICT, 1 mvcc');
  });
});
