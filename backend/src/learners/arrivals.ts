// Cases as they arrive: the events that the follower notes, taken up block by block from where this was, so that no
// arrival is lost whenever the process ends. What did not answer is tried again.
import { ContractError } from '@lianjian/ledger-api';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Subscription } from 'rxjs';
import { type Config } from '../adapters/config/config.ts';
import { LedgerEventRepository, type LedgerEventRow } from '../adapters/database/case-repository.ts';
import { LearnerRepository } from '../adapters/database/learner-repository.ts';
import { BackendError } from '../errors.ts';
import { BlockFollower } from '../events/follower.ts';
import { CONFIG } from '../tokens.ts';
import { CaseDirectory } from './case-directory.ts';

const CHECKPOINT = 'learner-directory';
/** Events at a time, and what is left of the last one's block. */
const BATCH = 200;
/** Cases at a time: each opening is three transactions. */
const AT_ONCE = 4;
/** Milliseconds after which what failed is tried again. */
const PAUSE = 2_000;
/** Rows that wait, at a time. */
const MOST_WAITING = 20;

const GRANT_ENDS: readonly string[] = ['grant.activated', 'grant.revoked', 'grant.closed'];
const ERASED = 'application.erased';

@Injectable()
export class Arrivals implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #isOn: boolean;
  readonly #events: LedgerEventRepository;
  readonly #learners: LearnerRepository;
  readonly #directory: CaseDirectory;
  readonly #follower: BlockFollower;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #following: Subscription | undefined;
  #wake: () => void = () => undefined;
  #hasNews = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) config: Config,
    events: LedgerEventRepository,
    learners: LearnerRepository,
    directory: CaseDirectory,
    follower: BlockFollower,
    logger: Logger,
  ) {
    this.#isOn = config.hasLearnerDirectory;
    this.#events = events;
    this.#learners = learners;
    this.#directory = directory;
    this.#follower = follower;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.#following = this.#follower.live.subscribe(() => {
      this.#hasNews = true;
      this.#wake();
    });
    this.#running = this.#run();
  }

  async onModuleDestroy(): Promise<void> {
    this.#following?.unsubscribe();
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  /** From time to time: what has expired goes, what waits is tried again. */
  async sweep(): Promise<void> {
    const emptied = await this.#learners.emptyExpired(new Date());
    if (emptied > 0) this.#logger.log({ emptied }, 'learners whose grant or retention is over were erased');
    if (!this.#isOn) return;
    await this.#refreshAll(await this.#learners.waiting(MOST_WAITING));
  }

  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        this.#hasNews = false;
        const isMore = await this.#takeBatch();
        if (!isMore) await this.#untilNews();
      } catch (error) {
        if (this.#isStopped()) return;
        this.#logger.warn({ err: error }, 'the learner directory waits for what does not answer');
        await this.#pausing();
      }
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** False when there was nothing. */
  async #takeBatch(): Promise<boolean> {
    const rows = await this.#events.ofBlocksFrom(await this.#events.nextBlock(CHECKPOINT), BATCH);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const cases = rows.filter((row) => this.#isOfInterest(row)).flatMap(({ applicationId }) => applicationId ?? []);
    await this.#refreshAll([...new Set(cases)]);
    if (!this.#stop.signal.aborted) await this.#events.setCheckpoint(CHECKPOINT, last.block);
    return true;
  }

  /** Without a directory only what is to go. */
  #isOfInterest({ action }: LedgerEventRow): boolean {
    if (!this.#isOn) return action === ERASED;
    return action.startsWith('application.') || GRANT_ENDS.includes(action);
  }

  async #refreshAll(applicationIds: readonly string[]): Promise<void> {
    const left = [...applicationIds];
    const one = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        if (this.#stop.signal.aborted) return;
        await this.#refresh(next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  /** One case that cannot be taken up does not hold up the others; a part of the server that does not answer does. */
  async #refresh(applicationId: string): Promise<void> {
    try {
      await this.#directory.refresh(applicationId);
    } catch (error) {
      if (!(error instanceof BackendError) && !(error instanceof ContractError)) throw error;
      if (error.code === 'UNAVAILABLE') throw error;
      this.#logger.warn({ applicationId, code: error.code }, 'a case is not taken up into the learner directory');
    }
  }

  #untilNews(): Promise<void> {
    if (this.#hasNews || this.#stop.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #pausing(): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, PAUSE);
      signal.addEventListener('abort', done);
    });
  }
}
