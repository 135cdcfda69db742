// Hands events on to a topic, at least once and in order. The table of events is the buffer: while brokers do not answer
// it grows, and nothing waits for them.
import { type LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type AuditTopic } from '../adapters/events/audit-topic.ts';
import { auditMessagesOf } from './audit-messages.ts';

/** Events at a time, and what is left of the last one's block. */
const BATCH = 500;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

export interface PublicationReport {
  readonly state: 'publishing' | 'waiting for brokers';
  readonly topic: string;
  /** Events that the brokers have not acknowledged. */
  readonly behind: number;
  /** Of the last event that they have; null before the first. */
  readonly lastBlock: number | null;
}

export interface PublicationOptions {
  readonly topic: AuditTopic;
  readonly events: LedgerEventRepository;
  /** Told once for each time that the brokers go away. */
  readonly warn: (error: unknown) => void;
}

export class Publication {
  readonly #options: PublicationOptions;
  /** Of the position in the database. */
  readonly #name: string;
  readonly #stop = new AbortController();
  #isWaiting = false;
  #hasNews = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#name = `topic ${options.topic.name}`;
  }

  async report(): Promise<PublicationReport> {
    const { events, topic } = this.#options;
    const next = await events.nextBlock(this.#name);
    return {
      state: this.#isWaiting ? 'waiting for brokers' : 'publishing',
      topic: topic.name,
      behind: await events.countFrom(next),
      lastBlock: next === 0 ? null : next - 1,
    };
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There are new events. */
  news(): void {
    this.#hasNews = true;
    this.#wake();
  }

  /** What is being sent is acknowledged, or sent again by the next process. */
  async end(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#options.topic.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#isStopped()) {
      try {
        await this.#publishAll();
        pause = FIRST_PAUSE;
        await this.#untilNews();
      } catch (error) {
        if (this.#isStopped()) return;
        if (!this.#isWaiting) this.#options.warn(error);
        this.#isWaiting = true;
        await this.#pausing(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  async #publishAll(): Promise<void> {
    const { events, topic } = this.#options;
    while (!this.#isStopped()) {
      this.#hasNews = false;
      const rows = await events.ofBlocksFrom(await events.nextBlock(this.#name), BATCH);
      const last = rows.at(-1);
      if (last === undefined) return;
      await topic.publish(auditMessagesOf(rows));
      await events.setCheckpoint(this.#name, last.block);
      this.#isWaiting = false;
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #untilNews(): Promise<void> {
    if (this.#hasNews || this.#isStopped()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #pausing(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}
