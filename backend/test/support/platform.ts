// The adapters of the embedded profile in one folder, all organisations in one process.
import { join } from 'node:path';
import { type ContentStore } from '../../src/adapters/content/content-store.ts';
import { openHeliaStores } from '../../src/adapters/content/helia/open-helia-stores.ts';
import { type Custody } from '../../src/adapters/custody/custody.ts';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { UploadRepository } from '../../src/adapters/database/upload-repository.ts';
import { type Ledger } from '../../src/adapters/ledger/ledger.ts';
import { openLocalLedger } from '../../src/adapters/ledger/local/open-local-ledger.ts';
import { MaterialUploads, type MaterialUploadsOptions } from '../../src/materials/material-uploads.ts';
import { prepareDatabase } from './database.ts';
import { ORGANIZATIONS } from './trial.ts';

export interface Platform {
  readonly ledger: Ledger;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
  readonly database: Database;
  readonly uploads: UploadRepository;
  materialUploads(change?: Partial<MaterialUploadsOptions>): MaterialUploads;
  close(): Promise<void>;
}

export function of<T>(map: ReadonlyMap<string, T>, mspId: string): T {
  const found = map.get(mspId);
  if (found === undefined) throw new Error(`nothing of ${mspId}`);
  return found;
}

export async function openPlatform(folder: string): Promise<Platform> {
  const ledger = await openLocalLedger({ organizations: ORGANIZATIONS, folder: join(folder, 'ledger') });
  const contents = await openHeliaStores(join(folder, 'content'), ORGANIZATIONS);
  const opened = await Promise.all(
    ORGANIZATIONS.map((mspId) => FileCustody.open(mspId, foldersOf(folder, join(folder, 'keyrings'), mspId))),
  );
  const custodies = new Map(opened.map((custody) => [custody.mspId, custody]));
  await prepareDatabase(join(folder, 'database'));
  const database = await openDatabase({ folder: join(folder, 'database') });
  const uploads = new UploadRepository(database);
  const common = { contents, custodies, ledger, uploadBytes: 2 ** 31, uploads };
  return {
    ...{ contents, custodies, database, ledger, uploads },
    materialUploads: (change) => new MaterialUploads({ ...common, ...change }),
    async close() {
      await database.close();
      for (const custody of opened) await custody.close();
      for (const content of contents.values()) await content.close();
      await ledger.close();
    },
  };
}
