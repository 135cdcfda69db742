import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { DataDisk } from '../../src/adapters/disk/data-disk.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = temporaryFolder();
const { bavail, bsize } = statfsSync(folder);
const free = bavail * bsize;
const full = expect.objectContaining({ code: 'UNAVAILABLE', details: { reason: 'full', what: 'disk' } }) as unknown;

test('takes what leaves the reserve free', async () => {
  await new DataDisk(folder, 0).assertTakes();
  await expect(new DataDisk(folder, free * 2).assertTakes()).rejects.toEqual(full);
});

test('what a large request announces is kept for it, and small ones go on', async () => {
  const disk = new DataDisk(folder, 0);
  const done = await disk.makeRoom(free / 5);
  await expect(disk.makeRoom(free / 5)).rejects.toEqual(full);
  await disk.makeRoom(1_000);
  await disk.makeRoom(Number.NaN);
  done();
  await disk.makeRoom(free / 5);
});

test('looks again after a while: a folder that cannot be written says so, and is asked again', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const disk = new DataDisk(file, 0);
  const failing = expect.objectContaining({ details: { reason: 'failing', what: 'disk' } }) as unknown;
  await expect(disk.assertTakes()).rejects.toEqual(failing);
  rmSync(file);
  await expect(disk.assertTakes()).rejects.toEqual(failing);
  await delay(1_100);
  await disk.assertTakes();
});

test('one that takes no writing for too long counts as broken, a full one does not', async () => {
  const file = join(folder, 'another-file');
  writeFileSync(file, '');
  const [failing, tooSmall] = [new DataDisk(file, 0, 1_000), new DataDisk(folder, free * 2, 0)];
  const broken = Promise.race([failing.broken.then(() => 'failing'), tooSmall.broken.then(() => 'too small')]);
  const early = Promise.race([broken, delay(100, 'none')]);
  await Promise.allSettled([failing.assertTakes(), tooSmall.assertTakes()]);
  expect(await early).toBe('none');
  await delay(1_100);
  await Promise.allSettled([failing.assertTakes(), tooSmall.assertTakes()]);
  expect(await broken).toBe('failing');
});
