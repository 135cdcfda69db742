import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MODULE = new URL('../src/index.ts', import.meta.url).href;

/** A host program that loads the ledger, and before it fabric-contract-api as every contract does. */
const host = (rest: string): string[] => [
  '--disable-warning=ExperimentalWarning',
  '--input-type=module',
  '--eval',
  `import 'fabric-contract-api'; import '${MODULE}'; ${rest}`,
];

const options = { cwd: import.meta.dirname, timeout: 20_000, env: { PATH: process.env['PATH'] } };

test.each(['throw new Error("lost")', 'Promise.reject(new Error("lost"))'])(
  'a host process that loads the ledger still dies of %s',
  async (mistake) => {
    const later = `setTimeout(() => { ${mistake} }, 0); setTimeout(() => process.exit(0), 500);`;
    await expect(run(process.execPath, host(later), options)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Error: lost'),
    });
  },
);

test('loading the ledger prints nothing', async () => {
  expect(await run(process.execPath, host(''), options)).toEqual({ stdout: '', stderr: '' });
});
