// What the network keeps on disk, from the folders of its processes.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Context } from '@lianjian/network';

/** Bytes of all files below a folder whose path ends as named; 0 where there is no such folder. */
export function folderBytes(folder: string, ending = ''): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .reduce(
      (sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

/** By process, bytes. */
export interface StoredBytes {
  /** Each peer's block files. */
  readonly blocks: Readonly<Record<string, number>>;
  /** Each peer's state database as its files are: a log, sorted tables, and what is not compacted yet. */
  readonly stateFiles: Readonly<Record<string, number>>;
  /** Each orderer's block files. */
  readonly ordered: Readonly<Record<string, number>>;
  /** The channel's topic at each broker. */
  readonly queued: Readonly<Record<string, number>>;
  /** Blocks of each IPFS node. */
  readonly content: Readonly<Record<string, number>>;
}

export type Store = keyof StoredBytes;

const each = (names: readonly string[], sizeOf: (name: string) => number): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, sizeOf(name)]));

export function storedBytes({ paths, topology }: Context): StoredBytes {
  const { channel, ordering, organizations } = topology;
  const peers = organizations.flatMap((organization) => organization.peers.map(({ name }) => name));
  const ledger = (peer: string, ...folder: string[]): string => join(paths.data(peer), 'ledgersData', ...folder);
  return {
    blocks: each(peers, (name) => folderBytes(ledger(name, 'chains', 'chains', channel))),
    stateFiles: each(peers, (name) => folderBytes(ledger(name, 'stateLeveldb'))),
    ordered: each(
      ordering.orderers.map(({ name }) => name),
      (name) => folderBytes(join(paths.data(name), 'chains', channel)),
    ),
    queued: each(
      ordering.brokers.map(({ name }) => name),
      // Index files are laid out ahead of what they hold.
      (name) => folderBytes(join(paths.data(name), `${channel}-0`), '.log'),
    ),
    content: each(
      organizations.flatMap(({ ipfs }) => ipfs?.name ?? []),
      (name) => folderBytes(join(paths.data(name), 'repo', 'blocks')),
    ),
  };
}

/** What came to each store between two looks: for one process on average, and in all. */
export function growth(before: StoredBytes, after: StoredBytes, store: Store): { each: number; all: number } {
  const grown = Object.entries(after[store]).map(([name, bytes]) => bytes - (before[store][name] ?? 0));
  const all = grown.reduce((sum, bytes) => sum + bytes, 0);
  return { all, each: grown.length === 0 ? 0 : all / grown.length };
}
