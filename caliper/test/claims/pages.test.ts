import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type * as Example from '../../../scripts/browser/example.ts';
import { type ModulePage, openModule } from '../../../scripts/browser/page.ts';
import { comparisonPage } from '../../src/claims/comparison/page.ts';
import { reencryptionPage } from '../../src/claims/reencryption/page.ts';
import { separationPage } from '../../src/claims/separation/page.ts';
import { comparisonOf, reencryptionOf, separationOf } from '../support/claims.ts';
import { plotNames, textsOutside, textsOverlapping } from '../support/plots.ts';

const PAGES = [
  {
    name: 'index and data apart',
    html: separationPage(separationOf()),
    plots: ['Bytes on each peer', 'Bytes everywhere', 'Bytes on the wire', 'Throughput', 'Latency', 'Processor time'],
  },
  {
    name: 'sharing by re-encryption',
    html: reencryptionPage(reencryptionOf()),
    plots: ['Latency', 'Steps', 'Processor time'],
  },
  {
    name: 'mutual TLS and plaintext',
    html: comparisonPage(comparisonOf()),
    plots: ['Throughput', 'Latency', 'Processor time'],
  },
];

describe('the pages of the claims in headless Chromium', () => {
  let module: ModulePage<typeof Example>;

  beforeAll(async () => {
    const example = join(import.meta.dirname, '..', '..', '..', 'scripts', 'browser', 'example.ts');
    module = await openModule<typeof Example>(example);
  }, 60_000);

  afterAll(async () => {
    await module.close();
  });

  test.each(PAGES)(
    '$name: every plot is there, no text stands outside or on another',
    async ({ html, name, plots }) => {
      const { page } = module;
      await page.setContent(html);
      expect(await page.title()).toBe(`Lianjian ${name}`);
      expect(await plotNames(page)).toEqual(plots);
      expect(await textsOutside(page)).toEqual([]);
      expect(await textsOverlapping(page)).toEqual([]);
    },
  );
});
