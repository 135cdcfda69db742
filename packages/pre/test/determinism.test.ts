import { expect, test } from '@jest/globals';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nobleArithmetic, reencrypt } from '../src/index.ts';
import { fixedFragment } from './fixed.ts';

/** SHA-256 of the raw fragment, frozen with the scheme. */
const FROZEN = '2d388a576e8b720f30d2aa0593d10fa62159edba35260425dc813631df7a0648';

test('the deterministic proof has the frozen bytes', () => {
  const { capsule, keyFrag } = fixedFragment();
  expect(bytesToHex(sha256(reencrypt(capsule, keyFrag).capsuleFrag.toBytes()))).toBe(FROZEN);
});

test('noble’s arithmetic gives the same bytes', () => {
  const { capsule, keyFrag } = fixedFragment();
  expect(bytesToHex(sha256(reencrypt(capsule, keyFrag, nobleArithmetic).capsuleFrag.toBytes()))).toBe(FROZEN);
});

test('separate processes answer with the same bytes, with the kernel and without', () => {
  const answers = [true, false, true].map((withKernel) => {
    const program = `import { fixedReencryption } from './test/scenario-browser.ts'; console.log(fixedReencryption(${String(withKernel)}));`;
    const run = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(run.stderr).toBe('');
    return run.stdout.trim();
  });
  const { capsule, keyFrag } = fixedFragment();
  const here = bytesToHex(reencrypt(capsule, keyFrag).capsuleFrag.toBytes());
  expect(answers).toEqual([here, here, here]);
});
