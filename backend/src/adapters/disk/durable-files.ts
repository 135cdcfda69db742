// Whole files that are on disk, or not there, whenever the process ends.
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackendError } from '../../errors.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** A file, or the entries of a folder, on the disk. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folder with everything below it, as somebody else wrote it. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) await sync(join(entry.parentPath, entry.name));
  }
  await sync(folder);
}

async function writeBeside(file: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
  const temporary = `${file}.${randomUUID()}.new`;
  const handle = await open(temporary, 'wx', PRIVATE_FILE);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Mode 0600. @throws BackendError CONFLICT when there is a file already, which stays as it is */
export async function createFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = await writeBeside(file, content);
  try {
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new BackendError('CONFLICT', 'there is such a file already', {}, { cause: error });
  } finally {
    await unlink(temporary);
  }
  await sync(dirname(file));
}

/** Mode 0600. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  await rename(await writeBeside(file, content), file);
  await sync(dirname(file));
}

/** Nothing happens when there is none. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await sync(dirname(file));
}
