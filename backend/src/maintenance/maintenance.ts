// What is done from time to time: uploads that an outage left are finished or removed, answers that nobody will ask for
// again go, what the desks may keep no longer goes, deadlines that are near are told.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Config } from '../adapters/config/config.ts';
import { IdempotencyRepository } from '../adapters/database/idempotency-repository.ts';
import { type DataDisk } from '../adapters/disk/data-disk.ts';
import { Erasures } from '../erasure/erasures.ts';
import { Imports } from '../imports/imports.ts';
import { Arrivals } from '../learners/arrivals.ts';
import { MaterialUploads } from '../materials/material-uploads.ts';
import { DeadlineNotices } from '../notices/deadline-notices.ts';
import { ResumableUploads } from '../resumable/resumable-uploads.ts';
import { type Clock, CLOCK, CONFIG, DATA_DISK } from '../tokens.ts';

/** Milliseconds for which a repeated request finds the first one's answer. */
export const ANSWERS_KEPT = 86_400_000;

@Injectable()
export class Maintenance implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #config: Config;
  readonly #disk: DataDisk;
  readonly #uploads: MaterialUploads;
  readonly #answers: IdempotencyRepository;
  readonly #arrivals: Arrivals;
  readonly #erasures: Erasures;
  readonly #imports: Imports;
  readonly #resumable: ResumableUploads;
  readonly #deadlines: DeadlineNotices;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(DATA_DISK) disk: DataDisk,
    @Inject(MaterialUploads) uploads: MaterialUploads,
    answers: IdempotencyRepository,
    arrivals: Arrivals,
    erasures: Erasures,
    imports: Imports,
    resumable: ResumableUploads,
    deadlines: DeadlineNotices,
    @Inject(CLOCK) clock: Clock,
    logger: Logger,
  ) {
    this.#config = config;
    this.#disk = disk;
    this.#uploads = uploads;
    this.#answers = answers;
    this.#arrivals = arrivals;
    this.#erasures = erasures;
    this.#imports = imports;
    this.#resumable = resumable;
    this.#deadlines = deadlines;
    this.#clock = clock;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.#planNext();
  }

  async onModuleDestroy(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Also at start, before anybody is answered. */
  async finishUploads(): Promise<void> {
    for (const mspId of this.#config.organizations) {
      const { finished, removed, postponed } = await this.#uploads.recover(mspId);
      if (finished.length + removed.length + postponed.length === 0) continue;
      const ids = postponed.map(({ uploadId }) => uploadId);
      this.#logger.warn({ mspId, finished, removed, postponed: ids }, 'uploads that were cut off');
    }
  }

  /** At start: what the last process began is gone on with beside what people ask now. */
  begin(): void {
    clearTimeout(this.#timer);
    this.#running = this.#once();
  }

  async #once(): Promise<void> {
    try {
      await this.#disk.assertTakes();
      await this.finishUploads();
      await this.#answers.deleteBefore(new Date(this.#clock() - ANSWERS_KEPT));
      await this.#imports.resume();
      await this.#resumable.tidy();
      await this.#erasures.resume();
      await this.#arrivals.sweep();
      await this.#deadlines.look();
    } catch (error) {
      // The database does not answer or the disk is full, which readiness tells too; the next turn comes.
      this.#logger.warn({ err: error }, 'maintenance is put off');
    }
    this.#planNext();
  }

  #planNext(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#once();
    }, this.#config.maintenanceSeconds * 1000);
    this.#timer.unref();
  }
}
