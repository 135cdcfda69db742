import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { createRecovery, type Recovery, restoreRecovery } from '../../src/adapters/custody/recovery.ts';
import { temporaryFolder } from '../support/folder.ts';

const A = 'CollegeAMSP';
const root = temporaryFolder();
const seed = randomBytes(32);

const placesIn = (folder: string) => (mspId: string) =>
  foldersOf(join(root, folder), join(root, folder, 'keys'), mspId);

async function backup(folder: string, kept: Uint8Array = seed): Promise<Recovery> {
  const custody = await FileCustody.open(A, placesIn(folder)(A));
  try {
    await custody.keep('seed', 'case-1', kept);
    await custody.keep('receiving-key', 'desk/1', randomBytes(32));
    return await createRecovery(custody, { shares: 5, threshold: 3 });
  } finally {
    await custody.close();
  }
}

const shareAt = ({ shares }: Recovery, ...indexes: readonly number[]): string[] =>
  indexes.map((index) => shares[index] ?? '');

test('any three of five shares bring everything back, under a new keyring', async () => {
  const recovery = await backup('whole');
  for (const indexes of [
    [0, 1, 2],
    [4, 2, 0],
    [0, 1, 2, 3, 4],
  ]) {
    const folder = `restored-${indexes.join('')}`;
    const restored = await restoreRecovery(recovery.file, shareAt(recovery, ...indexes), placesIn(folder));
    expect(restored.mspId).toBe(A);
    expect(Buffer.from(await restored.open('seed', 'case-1'))).toEqual(seed);
    expect(await restored.has('receiving-key', 'desk/1')).toBe(true);
    await restored.close();
    const again = await FileCustody.open(A, placesIn(folder)(A));
    expect(Buffer.from(await again.open('seed', 'case-1'))).toEqual(seed);
    await again.close();
  }
});

test('neither file nor shares show a secret', async () => {
  const recovery = await backup('quiet', Buffer.from('a secret that can be seen'));
  expect(Buffer.from(recovery.file).includes('a secret that can be seen')).toBe(false);
  expect(Buffer.from(recovery.file).includes('case-1')).toBe(false);
});

describe('refuses, and makes no custody', () => {
  const cases: readonly [string, (recovery: Recovery, other: Recovery) => [Uint8Array, string[]]][] = [
    ['two shares', (recovery) => [recovery.file, shareAt(recovery, 0, 1)]],
    ['one share thrice', (recovery) => [recovery.file, shareAt(recovery, 0, 0, 0)]],
    ['no share', (recovery) => [recovery.file, []]],
    [
      'a mistyped share',
      (recovery) => [recovery.file, shareAt(recovery, 0, 1, 2).map((text) => text.replace(/.$/, '!'))],
    ],
    [
      'a changed file',
      (recovery) => {
        const last = recovery.file.length - 1;
        const file = recovery.file.map((byte, index) => (index === last ? byte ^ 1 : byte));
        return [file, shareAt(recovery, 0, 1, 2)];
      },
    ],
    ['what is no recovery file', (recovery) => [randomBytes(100), shareAt(recovery, 0, 1, 2)]],
    ['shares of another backup', (recovery, other) => [recovery.file, shareAt(other, 0, 1, 2)]],
  ];
  test.each(cases)('%s', async (name, prepare) => {
    const recovery = await backup(`source of ${name}`);
    const [file, shares] = prepare(recovery, await backup(`other than ${name}`));
    const places = placesIn(`not made by ${name}`);
    await expect(restoreRecovery(file, shares, places)).rejects.toMatchObject({ code: 'TAMPERED' });
    const fresh = await FileCustody.open(A, places(A));
    expect(await fresh.has('seed', 'case-1')).toBe(false);
    await fresh.close();
  });

  test('to fill a custody that keeps something', async () => {
    const recovery = await backup('full');
    const restoring = restoreRecovery(recovery.file, shareAt(recovery, 0, 1, 2), placesIn('full'));
    await expect(restoring).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
