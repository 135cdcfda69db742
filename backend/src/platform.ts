// The adapters of one server, opened in order and closed in the opposite one.
import { join } from 'node:path';
import { type AuditTopic } from './adapters/events/audit-topic.ts';
import { type Config } from './adapters/config/config.ts';
import { type ContentStore } from './adapters/content/content-store.ts';
import { openHeliaStores } from './adapters/content/helia/open-helia-stores.ts';
import { type Custody } from './adapters/custody/custody.ts';
import { FileCustody, foldersOf } from './adapters/custody/file-custody.ts';
import { type Database, openDatabase } from './adapters/database/open-database.ts';
import { DataDisk } from './adapters/disk/data-disk.ts';
import { readNetworkProfile } from './adapters/network-profile.ts';
import { type Ledger } from './adapters/ledger/ledger.ts';
import { openLocalLedger } from './adapters/ledger/local/open-local-ledger.ts';

export interface Platform {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly contents: ReadonlyMap<string, ContentStore>;
  readonly custodies: ReadonlyMap<string, Custody>;
  readonly database: Database;
  /** Where all of them write. */
  readonly disk: DataDisk;
  /** Null where there is none. */
  readonly auditTopic: AuditTopic | null;
  close(): Promise<void>;
}

/** @throws BackendError UNAVAILABLE naming what does not open */
export async function openPlatform(config: Config): Promise<Platform> {
  const { organizations, dataFolder, keyringFolder, databaseUrl } = config;
  const opened: { close(): Promise<void> }[] = [];
  const keeping = <T extends { close(): Promise<void> }>(adapter: T): T => {
    opened.push(adapter);
    return adapter;
  };
  const close = async (): Promise<void> => {
    for (const adapter of opened.reverse().splice(0)) await adapter.close();
  };
  try {
    const disk = new DataDisk(dataFolder, config.limits.diskReserveBytes);
    await disk.assertTakes();
    const { auditTopic, ledger, contents } = await openOutside(config);
    keeping(ledger);
    if (auditTopic !== null) keeping(auditTopic);
    for (const content of contents.values()) keeping(content);
    const custodies = new Map<string, Custody>();
    for (const mspId of organizations) {
      custodies.set(mspId, keeping(await FileCustody.open(mspId, foldersOf(dataFolder, keyringFolder, mspId))));
    }
    const place = databaseUrl === undefined ? { folder: join(dataFolder, 'database') } : { url: databaseUrl };
    const database = keeping(await openDatabase(place));
    return { config, auditTopic, ledger, contents, custodies, database, disk, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In this process, or the network by the profile that it wrote. */
async function openOutside(config: Config): Promise<Pick<Platform, 'auditTopic' | 'contents' | 'ledger'>> {
  const { consortium, dataFolder, networkProfile, organizations } = config;
  if (networkProfile === undefined) {
    return {
      auditTopic: null,
      ledger: await openLocalLedger({ organizations: consortium, folder: join(dataFolder, 'ledger') }),
      contents: await openHeliaStores(join(dataFolder, 'content'), consortium),
    };
  }
  // The embedded profile does without the network's clients.
  const { openFabricLedger } = await import('./adapters/ledger/fabric/open-fabric-ledger.ts');
  const { openKuboStores } = await import('./adapters/content/kubo/open-kubo-stores.ts');
  const { openKafkaTopic } = await import('./adapters/events/kafka-topic.ts');
  const profile = await readNetworkProfile(networkProfile);
  return {
    auditTopic: profile.events === null ? null : await openKafkaTopic(profile.events),
    ledger: await openFabricLedger({ profile, organizations }),
    contents: await openKuboStores(profile, organizations),
  };
}
