import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { type ModulePage, openModule } from '../../../scripts/browser/page.ts';
import type * as Example from '../../../scripts/browser/example.ts';
import { statisticsPage } from '../../src/statistics/page.ts';
import { type StatisticsView } from '../../src/statistics/statistics.ts';

const HOUR = 3_600_000;
type Row = StatisticsView['rows'][number];

const row = (organization: string, unit: string | null, change: Partial<Row> = {}): Row => ({
  ...{ organization, unit, cases: 120, submitted: 100, decided: 90, completeAtFirst: 72, returns: 31, mostReturns: 3 },
  ...{ approved: 60, lapsed: 1, overdue: 2, openings: 400 },
  stages: [
    { stage: 'college-review', decisions: 95, median: 26.4 * HOUR, p90: 80 * HOUR, late: 4 },
    { stage: 'authority-review', decisions: 60, median: 50 * HOUR, p90: 130 * HOUR, late: 0 },
  ],
  ...change,
});

const VIEW: StatisticsView = {
  block: 4711,
  behind: 12,
  rows: [
    row('CentreMSP', null),
    row('CollegeAMSP', 'a-teaching-site-with-a-long-code', { completeAtFirst: 90 }),
    row('<b>bold</b><script>document.title = "broken"</script>', null, { completeAtFirst: 0, stages: [] }),
  ],
};

/** Run in the page: texts that stand out of their plot. */
const TEXTS_OUTSIDE = `Array.from(document.querySelectorAll('svg text')).filter((text) => {
  const [box, plot] = [text.getBoundingClientRect(), text.closest('svg').getBoundingClientRect()];
  const isBeside = box.left < plot.left - 1 || box.right > plot.right + 1;
  return isBeside || box.top < plot.top - 1 || box.bottom > plot.bottom + 1;
}).map((text) => text.textContent)`;

describe('the page of statistics in headless Chromium', () => {
  let module: ModulePage<typeof Example>;

  beforeAll(async () => {
    module = await openModule<typeof Example>(join(import.meta.dirname, '../../../scripts/browser/example.ts'));
    await module.page.setContent(statisticsPage(VIEW, 'zh'));
  }, 60_000);

  afterAll(async () => {
    await module.close();
  });

  test('shows every plot and the table', async () => {
    const names = await module.page.evaluate<string[]>(
      `Array.from(document.querySelectorAll('svg'), (plot) => plot.ariaLabel)`,
    );
    expect(names).toEqual([
      '首次提交齐全率',
      '平均补正轮次',
      '各环节用时（中位数，小时）',
      '逾期审核结论',
      '材料查阅次数',
    ]);
    expect(await module.page.locator('tbody tr').count()).toBe(3);
    expect(await module.page.locator('p').first().innerText()).toBe('统计至区块 4711, 12 未计入区块');
  });

  test('keeps every text inside its plot', async () => {
    const outside = await module.page.evaluate<string[]>(TEXTS_OUTSIDE);
    expect(outside).toEqual([]);
  });

  test('takes nothing as markup', async () => {
    expect(await module.page.title()).toBe('链鉴 · 业务统计');
    expect(await module.page.locator('td b, td script').count()).toBe(0);
  });

  test('says in English what it says in Chinese, and that there is nothing', async () => {
    await module.page.setContent(statisticsPage({ ...VIEW, rows: [] }, 'en'));
    expect(await module.page.locator('body').innerText()).toContain('Nothing to show');
    expect(await module.page.locator('svg').count()).toBe(0);
  });
});
