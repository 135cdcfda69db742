// Hands events on to a topic, at least once and in order. The table of events is the buffer: while brokers do not answer
// it grows, and nothing waits for them.
import { type LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type AuditTopic } from '../adapters/events/audit-topic.ts';
import { auditMessagesOf } from './audit-messages.ts';
import { WorkLoop } from './work-loop.ts';

/** Events at a time, and what is left of the last one's block. */
const BATCH = 500;

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
  readonly #loop: WorkLoop;

  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#name = `topic ${options.topic.name}`;
    this.#loop = new WorkLoop({ work: () => this.#publishNext(), warn: options.warn });
  }

  async report(): Promise<PublicationReport> {
    const { events, topic } = this.#options;
    const next = await events.nextBlock(this.#name);
    return {
      state: this.#loop.isFailing ? 'waiting for brokers' : 'publishing',
      topic: topic.name,
      behind: await events.countFrom(next),
      lastBlock: next === 0 ? null : next - 1,
    };
  }

  start(): void {
    this.#loop.start();
  }

  /** There are new events. */
  news(): void {
    this.#loop.news();
  }

  /** What is being sent is acknowledged, or sent again by the next process. */
  async end(): Promise<void> {
    const ended = this.#loop.end();
    await this.#options.topic.close();
    await ended;
  }

  async #publishNext(): Promise<number | undefined> {
    const { events, topic } = this.#options;
    const rows = await events.ofBlocksFrom(await events.nextBlock(this.#name), BATCH);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    await topic.publish(auditMessagesOf(rows));
    await events.setCheckpoint(this.#name, last.block);
    return 0;
  }
}
