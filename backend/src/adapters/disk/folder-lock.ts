// One process to a folder. PGlite does not look, and two of them write over each other. LevelDB's lock is the kernel's:
// it goes with the process, however that ends.
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { BackendError } from '../../errors.ts';

/** Resolves to what releases it. @throws BackendError UNAVAILABLE */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = new ClassicLevel(join(folder, 'lock'));
  try {
    await lock.open();
  } catch (cause) {
    throw new BackendError('UNAVAILABLE', `another process has ${folder} open`, { what: folder }, { cause });
  }
  return () => lock.close();
}
