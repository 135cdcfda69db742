// Reads the blocks that were noted since the last time: from time to time, and before statistics are answered.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Config } from '../adapters/config/config.ts';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { StatisticsRepository } from '../adapters/database/statistics-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { FOLLOWED } from '../events/follower.ts';
import { CONFIG, LEDGER } from '../tokens.ts';
import { type Step, stepsOf } from './figures.ts';

/** Blocks that go into the database together. */
const AT_ONCE = 100;
/** Blocks that somebody who asks waits for. */
const WAITED_FOR = 2_000;

export interface Position {
  /** The last block that is counted; -1 when none is. */
  readonly block: number;
  /** Blocks that are noted and not counted yet. */
  readonly behind: number;
}

@Injectable()
export class StatisticsProjection implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #config: Config;
  readonly #ledger: Ledger;
  readonly #events: LedgerEventRepository;
  readonly #statistics: StatisticsRepository;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LEDGER) ledger: Ledger,
    events: LedgerEventRepository,
    statistics: StatisticsRepository,
    logger: Logger,
  ) {
    this.#config = config;
    this.#ledger = ledger;
    this.#events = events;
    this.#statistics = statistics;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.#planNext();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await Promise.allSettled([this.#running]);
  }

  /** As far as whoever asks may wait. */
  async upToDate(): Promise<Position> {
    return this.#alone(() => this.#catchUp(WAITED_FOR));
  }

  /** Those that ask at once read the blocks once. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#running;
    const running = Promise.allSettled([before]).then(work);
    this.#running = running;
    return running;
  }

  async #catchUp(most: number): Promise<Position> {
    const last = (await this.#events.nextBlock(FOLLOWED)) - 1;
    const first = await this.#statistics.nextBlock();
    const upTo = Math.min(last, first + most - 1);
    if (first > upTo) return { block: first - 1, behind: 0 };
    let from = first;
    let steps: Step[] = [];
    for await (const block of this.#ledger.blocks({ startBlock: first, signal: this.#stop.signal })) {
      steps.push(...stepsOf(block));
      const isLast = block.number >= upTo;
      if (!isLast && block.number - from + 1 < AT_ONCE) continue;
      await this.#statistics.apply(from, block.number, steps);
      from = block.number + 1;
      steps = [];
      if (isLast) break;
    }
    return { block: from - 1, behind: last - from + 1 };
  }

  async #once(): Promise<void> {
    try {
      await this.#alone(() => this.#catchUp(Infinity));
    } catch (error) {
      // Ledger or database do not answer, which readiness tells too; the next turn comes.
      this.#logger.warn({ err: error }, 'statistics are put off');
    }
    this.#planNext();
  }

  #planNext(): void {
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => void this.#once(), this.#config.maintenanceSeconds * 1000);
    this.#timer.unref();
  }
}
