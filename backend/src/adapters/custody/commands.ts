// What an operator does with the custody of one organisation while its server does not run. Secrets go from files to
// files that only their owner may read; nothing secret is an argument or is printed.
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BackendError } from '../../errors.ts';
import { createFile } from '../disk/durable-files.ts';
import { readText } from '../disk/read-text.ts';
import { type CustodyFolders, FileCustody } from './file-custody.ts';
import { createRecovery, restoreRecovery } from './recovery.ts';

type FoldersOf = (mspId: string) => CustodyFolders;

async function opening<T>(mspId: string, folders: FoldersOf, work: (custody: FileCustody) => Promise<T>): Promise<T> {
  const custody = await FileCustody.openExisting(mspId, folders(mspId));
  try {
    return await work(custody);
  } finally {
    await custody.close();
  }
}

/** How many secrets were sealed anew. @throws BackendError NOT_FOUND, TAMPERED, UNAVAILABLE while a server runs */
export const rotateCustody = (mspId: string, folders: FoldersOf): Promise<number> =>
  opening(mspId, folders, (custody) => custody.rotate());

export interface BackupRequest {
  /** Where the sealed file goes. */
  readonly file: string;
  /** Where the shares go, a file each: from there to their keepers, away from the sealed file. */
  readonly sharesFolder: string;
  readonly shares: number;
  readonly threshold: number;
}

/** Names of the share files. @throws BackendError CONFLICT when there is such a file already; and as above */
export function backUpCustody(
  mspId: string,
  folders: FoldersOf,
  { file, sharesFolder, shares: count, threshold }: BackupRequest,
): Promise<string[]> {
  return opening(mspId, folders, async (custody) => {
    const recovery = await createRecovery(custody, { shares: count, threshold });
    await mkdir(sharesFolder, { recursive: true, mode: 0o700 });
    await createFile(file, recovery.file);
    const names: string[] = [];
    for (const [index, share] of recovery.shares.entries()) {
      const name = join(sharesFolder, `${basename(file)}.share-${index + 1}-of-${count}`);
      await createFile(name, `${share}\n`);
      names.push(name);
    }
    return names;
  });
}

/** The organisation whose custody it is now. @throws BackendError TAMPERED; CONFLICT when there is a custody already */
export async function restoreCustody(file: string, shareFiles: readonly string[], folders: FoldersOf): Promise<string> {
  const shares = await Promise.all(shareFiles.map(requiredText));
  const custody = await restoreRecovery(await readFile(file), shares, folders);
  await custody.close();
  return custody.mspId;
}

async function requiredText(file: string): Promise<string> {
  const text = await readText(file);
  if (text !== undefined) return text;
  throw new BackendError('NOT_FOUND', `there is no share at ${file}`, { kind: 'share', id: file });
}
