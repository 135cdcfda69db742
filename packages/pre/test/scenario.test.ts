import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModulePage, openModule } from '../../../scripts/browser/page.ts';
import { scenario } from '../examples/scenario.ts';
import type * as Browser from './scenario-browser.ts';

const packageRoot = join(import.meta.dirname, '..');

function told(): string[] {
  const lines: string[] = [];
  scenario((line) => lines.push(line));
  return lines;
}

const REFUSALS = ['  PROOF_CHECK_FAILED', '  OPENING_FAILED', '  OPENING_FAILED'];

test('the whole protocol goes as told, and refuses a bad proof, a lone fragment and a wrong key', () => {
  const lines = told();
  expect(lines).toContain('  opened: 文件密钥 file key');
  expect(lines.filter((line) => /^ {2}[A-Z_]+$/.test(line))).toEqual(REFUSALS);
});

describe('in headless Chromium', () => {
  let module: ModulePage<typeof Browser>;

  beforeAll(async () => {
    module = await openModule<typeof Browser>(join(import.meta.dirname, 'scenario-browser.ts'));
  }, 60_000);

  afterAll(async () => {
    await module.close();
  });

  test('the same modules tell the same story', async () => {
    expect(await module.call('tellScenario')).toEqual(told());
  });

  test('re-encryption gives the same bytes as in Node', async () => {
    const { fixedReencryption } = await import('./scenario-browser.ts');
    expect(await module.call('fixedReencryption')).toBe(fixedReencryption());
    expect(await module.call('fixedReencryption', false)).toBe(fixedReencryption());
  });

  test('the kernel answers there too', async () => {
    expect(await module.call('kernelAnswers')).toBe(3);
  });
});

test('the README’s example runs as printed', () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const example = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', example], {
    cwd: packageRoot,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 0, stdout: '学历证明 degree scan\n' });
});
