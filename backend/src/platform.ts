// The adapters of one server, opened in order and closed in the opposite one.
import { join } from 'node:path';
import { type Config } from './adapters/config/config.ts';
import { type ContentStore } from './adapters/content/content-store.ts';
import { openHeliaStores } from './adapters/content/helia/open-helia-stores.ts';
import { type Custody } from './adapters/custody/custody.ts';
import { FileCustody, foldersOf } from './adapters/custody/file-custody.ts';
import { type Database, openDatabase } from './adapters/database/open-database.ts';
import { type Ledger } from './adapters/ledger/ledger.ts';
import { openLocalLedger } from './adapters/ledger/local/open-local-ledger.ts';
import { BackendError } from './errors.ts';

export interface Platform {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
  readonly database: Database;
  close(): Promise<void>;
}

/** @throws BackendError UNAVAILABLE naming what does not open */
export async function openPlatform(config: Config): Promise<Platform> {
  const { consortium, organizations, dataFolder, keyringFolder, databaseUrl } = config;
  if (config.profile === 'network') {
    throw new BackendError('UNAVAILABLE', 'this server runs the embedded profile only', { what: 'network profile' });
  }
  const opened: { close(): Promise<void> }[] = [];
  const keeping = <T extends { close(): Promise<void> }>(adapter: T): T => {
    opened.push(adapter);
    return adapter;
  };
  const close = async (): Promise<void> => {
    for (const adapter of opened.reverse().splice(0)) await adapter.close();
  };
  try {
    const ledger = keeping(await openLocalLedger({ organizations: consortium, folder: join(dataFolder, 'ledger') }));
    const contents = await openHeliaStores(join(dataFolder, 'content'), consortium);
    for (const content of contents.values()) keeping(content);
    const custodies = new Map<string, Custody>();
    for (const mspId of organizations) {
      custodies.set(mspId, keeping(await FileCustody.open(mspId, foldersOf(dataFolder, keyringFolder, mspId))));
    }
    const place = databaseUrl === undefined ? { folder: join(dataFolder, 'database') } : { url: databaseUrl };
    const database = keeping(await openDatabase(place));
    return { config, ledger, contents, custodies, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}
