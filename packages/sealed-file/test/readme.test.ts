import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageRoot = join(import.meta.dirname, '..');

test("the README's example runs as printed", () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const example = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', example], {
    cwd: packageRoot,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
    status: 0,
    stdout: 'opened 310000 bytes\na scan of a degree certificate false\nWRONG_CONTEXT\n',
    stderr: '',
  });
});
