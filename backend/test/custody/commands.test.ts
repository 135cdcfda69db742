// The custody commands as an operator types them.
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { temporaryFolder } from '../support/folder.ts';

const A = 'CollegeAMSP';
const PROGRAM = join(import.meta.dirname, '../../dist/custody-main.js');
const root = temporaryFolder();
const data = join(root, 'data');
const keyrings = join(root, 'keyrings');
const file = join(root, 'backup', 'college-a.recovery');
const shares = join(root, 'shares');
const folders = foldersOf(data, keyrings, A);
const seed = randomBytes(32);

interface Ended {
  readonly code: number;
  readonly said: string;
}

async function custody(...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', LIANJIAN_DATA: data, LIANJIAN_KEYRINGS: keyrings };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

const shareAt = (...numbers: readonly number[]): string[] =>
  numbers.flatMap((number) => ['--share', join(shares, `college-a.recovery.share-${number}-of-5`)]);

async function seedOf(): Promise<Buffer> {
  const opened = await FileCustody.open(A, folders);
  const secret = await opened.open('seed', 'case-1');
  await opened.close();
  return Buffer.from(secret);
}

function showsNothing({ said }: Ended): void {
  const keys = Object.values((JSON.parse(readFileSync(folders.keyring, 'utf8')) as { keys: object }).keys) as string[];
  const texts = existsSync(shares)
    ? readdirSync(shares).map((name) => readFileSync(join(shares, name), 'utf8').trim())
    : [];
  for (const secret of [...keys, ...texts, seed.toString('base64url'), seed.toString('hex')])
    expect(said.includes(secret)).toBe(false);
}

test('without a custody there is nothing to rotate, and none is made', async () => {
  expect(await custody('rotate', '--organization', A)).toMatchObject({
    code: 1,
    said: expect.stringContaining('there is no custody of CollegeAMSP'),
  });
  expect(existsSync(folders.keyring)).toBe(false);
});

test('rotate, back up, lose everything, restore by three of five shares', async () => {
  const opened = await FileCustody.open(A, folders);
  await opened.keep('seed', 'case-1', seed);
  const meanwhile = await custody('rotate', '--organization', A);
  expect(meanwhile).toMatchObject({ code: 1, said: expect.stringContaining('another process has') });
  await opened.close();

  const before = readFileSync(folders.keyring, 'utf8');
  const rotated = await custody('rotate', '--organization', A);
  expect(rotated).toMatchObject({ code: 0, said: expect.stringContaining('1 secrets of CollegeAMSP') });
  expect(readFileSync(folders.keyring, 'utf8')).not.toBe(before);
  showsNothing(rotated);
  expect(await seedOf()).toEqual(seed);

  const saved = await custody('backup', '--organization', A, '--file', file, '--shares-into', shares);
  expect(saved).toMatchObject({ code: 0, said: expect.stringContaining('any 3 of these') });
  showsNothing(saved);
  expect(readdirSync(shares)).toHaveLength(5);
  for (const name of readdirSync(shares)) expect(statSync(join(shares, name)).mode & 0o777).toBe(0o600);
  const again = await custody('backup', '--organization', A, '--file', file, '--shares-into', shares);
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('there is such a file already') });

  rmSync(data, { recursive: true });
  rmSync(keyrings, { recursive: true });
  const tooFew = await custody('restore', '--file', file, ...shareAt(1, 2));
  expect(tooFew).toMatchObject({ code: 1, said: expect.stringContaining('it takes 3 different shares') });
  expect(existsSync(folders.store)).toBe(false);
  const restored = await custody('restore', '--file', file, ...shareAt(5, 1, 3));
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('the custody of CollegeAMSP is restored') });
  showsNothing(restored);
  expect(await seedOf()).toEqual(seed);
  expect((await custody('restore', '--file', file, ...shareAt(1, 2, 3))).code).toBe(1);
}, 60_000);

test.each([
  [[]],
  [['destroy']],
  [['rotate']],
  [['rotate', '--organisation', A]],
  [['backup', '--organization', A, '--file', file, '--shares-into', shares, '--threshold', '1']],
  [['backup', '--organization', A, '--file', file, '--shares-into', shares, '--threshold', '6']],
])('wrong usage: %j', async (args) => {
  expect(await custody(...args)).toMatchObject({ code: 2, said: expect.stringContaining('usage:') });
});
