// Whether the disk of the data folder takes what is to be written. A database that meets a full disk in the middle of a
// write cannot go on with it; so what would write is refused before, while there is room for what is under way.
import { mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendError } from '../../errors.ts';

/** Milliseconds for which the last look counts. */
const LOOK_MS = 1_000;
/** As often is a file written that comes in: in parts, and on two nodes. */
const COPIES = 3;
/** Bytes: what is smaller has its room in the reserve. */
const SMALL = 1_048_576;
/** A file of its own, with one byte in it. */
const TRIED = 'disk-takes';

/**
 * Milliseconds for which one that takes no writing is waited for. It may have to be taken off and checked, which files
 * that are open prevent.
 */
const PATIENCE_MS = 30_000;

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

export class DataDisk {
  readonly #folder: string;
  readonly #reserve: number;
  readonly #patience: number;
  /** Since when it takes no writing, for another reason than that it is full. */
  #unwritableSince: number | undefined;
  #looked = -Infinity;
  #free: Promise<number> = Promise.resolve(0);
  /** Bytes that requests under way may still write. */
  #promised = 0;
  readonly #broken = Promise.withResolvers<unknown>();

  /**
   * @param reserve bytes that stay free
   * @param patience milliseconds after which a disk that takes no writing counts as broken
   */
  constructor(folder: string, reserve: number, patience = PATIENCE_MS) {
    this.#folder = folder;
    this.#reserve = reserve;
    this.#patience = patience;
  }

  /** @throws BackendError UNAVAILABLE with `what: 'disk'` and the reason: `full`, `read-only` or `failing` */
  async assertTakes(): Promise<void> {
    if ((await this.#look()) < this.#reserve) throw this.#refusal('full');
  }

  /**
   * Room for so many bytes that a client announces. What is given back is to be called when they have come, or will not.
   *
   * @throws as `assertTakes`
   */
  async makeRoom(bytes: number): Promise<() => void> {
    await this.assertTakes();
    if (!(bytes >= SMALL)) return () => undefined;
    const needed = bytes * COPIES;
    // Who announces much takes the room of other large files only, not everybody's.
    if ((await this.#look()) - this.#promised - needed < this.#reserve) throw this.#refusal('full');
    this.#promised += needed;
    return () => {
      this.#promised -= needed;
    };
  }

  /**
   * Resolves to the error with which a store broke, or the disk that takes no writing any more: files must be opened
   * anew, and with them the process started again.
   */
  get broken(): Promise<unknown> {
    return this.#broken.promise;
  }

  giveUp(error: unknown): void {
    this.#broken.resolve(error);
  }

  /** Bytes that are free. */
  #look(): Promise<number> {
    const now = performance.now();
    if (now - this.#looked >= LOOK_MS) {
      this.#looked = now;
      this.#free = this.#tried();
      // Whoever asks hears of it; nobody may be asking.
      this.#free.catch(() => undefined);
    }
    return this.#free;
  }

  async #tried(): Promise<number> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(this.#folder);
      const file = await open(join(this.#folder, TRIED), 'w', 0o600);
      try {
        await file.write('1');
        await file.sync();
      } finally {
        await file.close();
      }
      this.#unwritableSince = undefined;
      return bavail * bsize;
    } catch (error) {
      const refusal = this.#refusal(reasonOf(error));
      if (reasonOf(error) !== 'full') this.#waitNoLonger(refusal);
      throw refusal;
    }
  }

  #waitNoLonger(refusal: BackendError): void {
    const now = performance.now();
    this.#unwritableSince ??= now;
    if (now - this.#unwritableSince >= this.#patience) this.giveUp(refusal);
  }

  /** Without the system's error as its cause: nothing is broken, and none is to be started again for it. */
  #refusal(reason: 'failing' | 'full' | 'read-only'): BackendError {
    const message = `the disk of ${this.#folder} takes nothing more: ${reason}`;
    return new BackendError('UNAVAILABLE', message, { reason, what: 'disk' });
  }
}

function reasonOf(error: unknown): 'failing' | 'full' | 'read-only' {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (FULL.includes(code)) return 'full';
  return code === 'EROFS' ? 'read-only' : 'failing';
}
