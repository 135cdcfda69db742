// One organisation's secrets as files, one each: destroying a secret removes its file.
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendError } from '../../errors.ts';
import { type Custody, SECRET_KINDS, type SecretKind } from './custody.ts';
import { createFile, removeFile, replaceFile } from '../disk/durable-files.ts';
import { lockFolder } from '../disk/folder-lock.ts';
import { createKeyring, type Keyring, newKeyring, pruned, readKeyring, replaceKeyring, rotated } from './keyring.ts';
import { keyIdOf, openSecret, type Place, sealSecret } from './sealed-secret.ts';

export interface CustodyFolders {
  /** Folder of the sealed secrets. */
  readonly store: string;
  /** The keyring's file. */
  readonly keyring: string;
}

export const foldersOf = (dataFolder: string, keyringFolder: string, mspId: string): CustodyFolders => ({
  store: join(dataFolder, 'custody', mspId),
  keyring: join(keyringFolder, `${mspId}.json`),
});

/** A secret and the names under which it is kept. */
export interface KeptSecret {
  readonly kind: SecretKind;
  readonly id: string;
  readonly secret: Uint8Array;
}

/** Sealed beside the secret, for ids are not file names. */
const SEPARATOR = 0x0a;

const MARKER: { readonly table: string; readonly row: string } = { table: 'custody', row: 'owner' };

const fileNameOf = (id: string): string => createHash('sha256').update(id).digest('hex');

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.endsWith('.new'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function keyringFor(mspId: string, folders: CustodyFolders): Promise<Keyring> {
  const marker = join(folders.store, 'owner');
  const place = { ...MARKER, owner: mspId };
  const known = await readKeyring(folders.keyring, mspId);
  const sealed = await readIfThere(marker);
  if (known === undefined && sealed !== undefined) throw storeTampered(mspId, 'has lost its keyring');
  const keyring = known ?? newKeyring(mspId);
  if (known === undefined) await createKeyring(folders.keyring, keyring);
  if (sealed === undefined) await createFile(marker, sealSecret(keyring, place, Buffer.from(mspId)));
  else if (openSecret(keyring, place, sealed) === undefined) throw storeTampered(mspId, 'is not opened by its keyring');
  return keyring;
}

export class FileCustody implements Custody {
  readonly mspId: string;
  readonly #folders: CustodyFolders;
  readonly #release: () => Promise<void>;
  #keyring: Keyring;

  private constructor(mspId: string, folders: CustodyFolders, keyring: Keyring, release: () => Promise<void>) {
    this.mspId = mspId;
    this.#folders = folders;
    this.#keyring = keyring;
    this.#release = release;
  }

  /**
   * Opens the store, or makes it and a keyring where there is neither.
   *
   * @throws BackendError TAMPERED, naming the organisation, when keyring or store are another's, or one of them is gone;
   * UNAVAILABLE when another process has the store open
   */
  static async open(mspId: string, folders: CustodyFolders): Promise<FileCustody> {
    await mkdir(folders.store, { recursive: true, mode: 0o700 });
    const release = await lockFolder(folders.store);
    try {
      return new FileCustody(mspId, folders, await keyringFor(mspId, folders), release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** One that is there, for commands that must not make a new one by a wrong path. @throws BackendError NOT_FOUND */
  static async openExisting(mspId: string, folders: CustodyFolders): Promise<FileCustody> {
    if ((await readIfThere(join(folders.store, 'owner'))) !== undefined) return FileCustody.open(mspId, folders);
    const message = `there is no custody of ${mspId} at ${folders.store}`;
    throw new BackendError('NOT_FOUND', message, { kind: 'custody', id: mspId });
  }

  close(): Promise<void> {
    return this.#release();
  }

  async keep(kind: SecretKind, id: string, secret: Uint8Array): Promise<void> {
    try {
      await createFile(this.#fileOf(kind, id), this.#seal(kind, id, secret));
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'CONFLICT') throw error;
      const kept = await this.open(kind, id);
      if (kept.length === secret.length && timingSafeEqual(kept, secret)) return;
      throw new BackendError('CONFLICT', 'another secret is kept under this id', { kind, id });
    }
  }

  replace(kind: SecretKind, id: string, secret: Uint8Array): Promise<void> {
    return replaceFile(this.#fileOf(kind, id), this.#seal(kind, id, secret));
  }

  async open(kind: SecretKind, id: string): Promise<Uint8Array> {
    const sealed = await readIfThere(this.#fileOf(kind, id));
    if (sealed === undefined) {
      throw new BackendError('NOT_FOUND', `${this.mspId} keeps no such secret`, { kind, id, organization: this.mspId });
    }
    const plain = openSecret(this.#keyring, this.#placeOf(kind, fileNameOf(id)), sealed);
    const prefix = Buffer.from(id);
    if (plain?.[prefix.length] !== SEPARATOR) throw secretTampered(this.mspId, kind, id);
    return plain.subarray(prefix.length + 1);
  }

  async has(kind: SecretKind, id: string): Promise<boolean> {
    return (await readIfThere(this.#fileOf(kind, id))) !== undefined;
  }

  destroy(kind: SecretKind, id: string): Promise<void> {
    return removeFile(this.#fileOf(kind, id));
  }

  /** Everything that is kept, in the clear: for a sealed backup. @throws BackendError TAMPERED */
  async *all(): AsyncGenerator<KeptSecret, void> {
    for await (const { kind, name, sealed } of this.#sealed()) {
      const plain = openSecret(this.#keyring, this.#placeOf(kind, name), sealed);
      const end = plain?.indexOf(SEPARATOR) ?? -1;
      if (plain === undefined || end < 0) throw secretTampered(this.mspId, kind, name);
      yield { kind, id: Buffer.from(plain.subarray(0, end)).toString('utf8'), secret: plain.subarray(end + 1) };
    }
  }

  /**
   * Seals everything anew under a new key, then forgets the old ones. Interrupted at any point, every secret opens
   * still; to be run again.
   *
   * @returns how many secrets it sealed anew
   */
  async rotate(): Promise<number> {
    this.#keyring = rotated(this.#keyring);
    await replaceKeyring(this.#folders.keyring, this.#keyring);
    await replaceFile(
      join(this.#folders.store, 'owner'),
      sealSecret(this.#keyring, { ...MARKER, owner: this.mspId }, Buffer.from(this.mspId)),
    );
    let count = 0;
    for await (const { kind, name, sealed } of this.#sealed()) {
      if (keyIdOf(sealed) === this.#keyring.current) continue;
      const place = this.#placeOf(kind, name);
      const plain = openSecret(this.#keyring, place, sealed);
      if (plain === undefined) throw secretTampered(this.mspId, kind, name);
      await replaceFile(join(this.#folders.store, kind, name), sealSecret(this.#keyring, place, plain));
      count += 1;
    }
    this.#keyring = pruned(this.#keyring);
    await replaceKeyring(this.#folders.keyring, this.#keyring);
    return count;
  }

  async *#sealed(): AsyncGenerator<{ kind: SecretKind; name: string; sealed: Uint8Array }, void> {
    for (const kind of SECRET_KINDS) {
      for (const name of await namesIn(join(this.#folders.store, kind))) {
        const sealed = await readIfThere(join(this.#folders.store, kind, name));
        if (sealed !== undefined) yield { kind, name, sealed };
      }
    }
  }

  #seal(kind: SecretKind, id: string, secret: Uint8Array): Uint8Array {
    const plain = Buffer.concat([Buffer.from(id), Buffer.of(SEPARATOR), secret]);
    return sealSecret(this.#keyring, this.#placeOf(kind, fileNameOf(id)), plain);
  }

  #fileOf(kind: SecretKind, id: string): string {
    if (id.includes('\n')) throw new RangeError('an id of custody has no line break');
    return join(this.#folders.store, kind, fileNameOf(id));
  }

  #placeOf(kind: SecretKind, row: string): Place {
    return { table: kind, row, owner: this.mspId };
  }
}

function storeTampered(mspId: string, why: string): BackendError {
  return new BackendError('TAMPERED', `the custody store of ${mspId} ${why}`, { what: `custody store of ${mspId}` });
}

function secretTampered(mspId: string, kind: SecretKind, id: string): BackendError {
  const what = `${kind} ${id} of ${mspId}`;
  return new BackendError('TAMPERED', `${what} does not open`, { what });
}
