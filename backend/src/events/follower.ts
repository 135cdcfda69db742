// Follows the chain from block 0, or from where it was, and notes each audit event with who signed its transaction.
import { auditAction } from '@lianjian/ledger-api';
import { attributesOf } from '@lianjian/ledger-client';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { filter, firstValueFrom, map, merge, type Observable, Subject, timer } from 'rxjs';
import { z } from 'zod';
import {
  LedgerEventRepository,
  type LedgerEventRow,
  type NewLedgerEvent,
  type SubmissionRow,
} from '../adapters/database/case-repository.ts';
import { type Ledger, type LedgerBlock, type LedgerTransaction } from '../adapters/ledger/ledger.ts';
import { receiptNumberOf } from '../receipts/receipt-number.ts';
import { LEDGER } from '../tokens.ts';
import { applicationOf } from './audit-messages.ts';

/** Of the follower's position in the database. */
export const FOLLOWED = 'audit-events';
/** Milliseconds until a stream of blocks that broke is asked for again. */
const PAUSE = 1_000;

const announcements = z.array(
  z.object({ action: auditAction, application: z.uuid().optional(), sequence: z.int(), subject: z.string() }),
);

/** Certificates whose member is remembered: reading one takes longer than the rest of an event. */
const MOST_CERTIFICATES = 1_000;
const members = new Map<string, string>();

function memberOf(certificate: string): string {
  const known = members.get(certificate);
  if (known !== undefined) return known;
  if (members.size >= MOST_CERTIFICATES) members.clear();
  const { memberId } = attributesOf(certificate);
  members.set(certificate, memberId);
  return memberId;
}

function eventsIn(block: number, { creator, event, transactionId, valid }: LedgerTransaction): NewLedgerEvent[] {
  if (!valid || event === undefined) return [];
  const memberId = memberOf(creator.certificate);
  return announcements.parse(JSON.parse(Buffer.from(event.payload).toString('utf8'))).map((announced) => ({
    action: announced.action,
    applicationId: applicationOf(announced),
    sequence: announced.sequence,
    subject: announced.subject,
    block,
    transactionId,
    creatorMspId: creator.mspId,
    creatorMemberId: memberId,
  }));
}

const SUBMISSIONS: readonly string[] = ['application.submitted', 'application.resubmitted'];

/** What a block announces. */
export const eventsOfBlock = ({ number, transactions }: LedgerBlock): NewLedgerEvent[] =>
  transactions.flatMap((transaction) => eventsIn(number, transaction));

export const submissionsAmong = (events: readonly NewLedgerEvent[]): SubmissionRow[] =>
  events
    .filter(({ action }) => SUBMISSIONS.includes(action))
    .map(({ block, creatorMspId, subject, transactionId }) => ({
      number: receiptNumberOf(transactionId),
      applicationId: subject,
      mspId: creatorMspId,
      transactionId,
      block,
    }));

@Injectable()
export class BlockFollower implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #ledger: Ledger;
  readonly #events: LedgerEventRepository;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #live = new Subject<LedgerEventRow>();
  #following: Promise<void> = Promise.resolve();

  constructor(@Inject(LEDGER) ledger: Ledger, events: LedgerEventRepository, logger: Logger) {
    this.#ledger = ledger;
    this.#events = events;
    this.#logger = logger;
  }

  /** Those noted from now on. */
  get live(): Observable<LedgerEventRow> {
    return this.#live;
  }

  /** An event, once it is noted; undefined when it is not within so many milliseconds. */
  async noted(subject: string, sequence: number, within: number): Promise<LedgerEventRow | undefined> {
    const isIt = (row: LedgerEventRow): boolean => row.subject === subject && row.sequence === sequence;
    const late = timer(within).pipe(map(() => undefined));
    const coming = firstValueFrom(merge(this.#live.pipe(filter(isIt)), late));
    return (await this.#events.ofSubject(subject)).find(isIt) ?? coming;
  }

  onApplicationBootstrap(): void {
    this.#following = this.#follow();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    this.#live.complete();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!this.#isStopped()) {
      try {
        const startBlock = await this.#events.nextBlock(FOLLOWED);
        for await (const block of this.#ledger.blocks({ startBlock, signal })) await this.#note(block);
      } catch (error) {
        if (this.#isStopped()) return;
        this.#logger.warn({ err: error }, 'the stream of blocks broke; it is asked for again');
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, PAUSE);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #note(block: LedgerBlock): Promise<void> {
    const events = eventsOfBlock(block);
    const kept = await this.#events.keep(FOLLOWED, block.number, events, submissionsAmong(events));
    for (const row of kept) this.#live.next(row);
  }
}
