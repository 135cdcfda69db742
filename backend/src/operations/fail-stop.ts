import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Database } from '../adapters/database/open-database.ts';
import { type DataDisk } from '../adapters/disk/data-disk.ts';
import { isStoreBroken } from '../adapters/disk/storage-failure.ts';
import { DATA_DISK, DATABASE } from '../tokens.ts';

/** Milliseconds between two questions to the database and the disk. */
const EVERY = 2_000;

/** Sees a database or a disk that broke while nobody asked: it may have given out under work of the server's own. */
@Injectable()
export class FailStop implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #database: Database;
  readonly #disk: DataDisk;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> = Promise.resolve();

  constructor(@Inject(DATABASE) database: Database, @Inject(DATA_DISK) disk: DataDisk) {
    this.#database = database;
    this.#disk = disk;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.#asking = this.#ask();
    }, EVERY);
    this.#timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      await this.#database.ping();
    } catch (error) {
      // A server that is away comes back by itself, which readiness tells.
      if (isStoreBroken(error)) this.#disk.giveUp(error);
    }
    // It counts itself for how long it refuses; readiness tells that it does.
    await Promise.allSettled([this.#disk.assertTakes()]);
  }
}
