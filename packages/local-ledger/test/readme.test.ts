import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = Array.from(
  readme.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs),
  ([, code = '', output = '']) => ({
    code,
    output,
  }),
);

test('the README has two examples', () => {
  expect(examples).toHaveLength(2);
});

test.each(examples)('example $# runs and prints what the README says', async ({ code, output }) => {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', code];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root, timeout: 25_000 });
  expect({ stdout, stderr }).toEqual({ stdout: output, stderr: '' });
});
