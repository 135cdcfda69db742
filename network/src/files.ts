import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from './errors.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export const makeFolder = (folder: string): string => {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  return folder;
};

/** Replaces a file in one step, readable by its owner only: a reader sees the old bytes or the new ones. */
export function writePrivate(file: string, content: string | Uint8Array, mode = PRIVATE_FILE): void {
  makeFolder(dirname(file));
  const unfinished = `${file}.${process.pid}.tmp`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, content, { mode, flush: true });
  renameSync(unfinished, file);
}

/** Writes only when the content differs, so that an unchanged file keeps its time. */
export function writeWhenChanged(file: string, content: string): boolean {
  if (readIfPresent(file) === content) return false;
  writePrivate(file, content);
  return true;
}

export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export const exists = (...files: readonly string[]): boolean => files.every((file) => existsSync(file));
