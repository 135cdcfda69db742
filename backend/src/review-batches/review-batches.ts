// Many reviews in one request. Rows are noted down before the first is worked on, each one's end when it is there: what
// ends the process in between, the next start goes on with the rows that are left.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import {
  concat,
  distinct,
  filter,
  finalize,
  from,
  map,
  type Observable,
  of,
  ReplaySubject,
  Subject,
  takeWhile,
} from 'rxjs';
import { Acting, type Member } from '../acting/acting.ts';
import { type Config } from '../adapters/config/config.ts';
import {
  type ReviewBatchRecord,
  ReviewBatchRepository,
  type ReviewBatchRow,
  type RowEnd,
} from '../adapters/database/review-batch-repository.ts';
import { Reviews } from '../applications/reviews.ts';
import { BackendError } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';
import { CONFIG } from '../tokens.ts';
import { type BatchRow } from './requests.ts';
import { reviewRow } from './review-row.ts';

/** Rows under way at once: different cases, so none conflicts with another. On a network each waits for its block. */
const AT_ONCE = 24;

export interface BatchView {
  readonly batch: ReviewBatchRecord;
  readonly rows: readonly ReviewBatchRow[];
}

/** One that has its end. */
export type EndedRow = Pick<ReviewBatchRow, 'applicationId' | 'position'> & RowEnd;

interface Ended {
  readonly batchId: string;
  /** Null when the whole batch has its end. */
  readonly row: EndedRow | null;
}

const endedOf = ({ state, ...row }: ReviewBatchRow): EndedRow[] => (state === 'pending' ? [] : [{ ...row, state }]);

const placeOf = ({ batchId, position }: Pick<ReviewBatchRow, 'batchId' | 'position'>): string =>
  `review_batch_row ${batchId} ${position}`;

@Injectable()
export class ReviewBatches implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #acting: Acting;
  readonly #reviews: Reviews;
  readonly #batches: ReviewBatchRepository;
  readonly #cipher: ColumnCipher;
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #ended = new Subject<Ended>();
  readonly #running = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    acting: Acting,
    reviews: Reviews,
    batches: ReviewBatchRepository,
    cipher: ColumnCipher,
    @Inject(CONFIG) config: Config,
    logger: Logger,
  ) {
    this.#acting = acting;
    this.#reviews = reviews;
    this.#batches = batches;
    this.#cipher = cipher;
    this.#config = config;
    this.#logger = logger;
  }

  onApplicationBootstrap(): void {
    this.#turning = this.#turn();
  }

  /** Rows under way come to their end; the others stay for the next start. */
  async onModuleDestroy(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#turning;
    await Promise.all(this.#running.values());
    this.#ended.complete();
  }

  /** @param id the same again begins nothing new */
  async begin({ memberId, mspId }: Member, id: string, rows: readonly BatchRow[]): Promise<BatchView> {
    const sealed = await Promise.all(
      rows.map(async (row, position) => {
        const request = await this.#cipher.seal(mspId, placeOf({ batchId: id, position }), JSON.stringify(row));
        return { applicationId: row.applicationId, position, request };
      }),
    );
    const batch = await this.#batches.begin({ id, memberId, mspId }, sealed);
    if (batch.finishedAt === null) this.#run(batch);
    return { batch, rows: await this.#batches.rows(id) };
  }

  /** @throws BackendError NOT_FOUND, FORBIDDEN to all but whose it is */
  async read({ memberId, mspId }: Member, id: string): Promise<BatchView> {
    const batch = await this.#batches.find(id);
    if (batch === undefined) throw new BackendError('NOT_FOUND', 'no such batch', { kind: 'review-batch', id });
    if (batch.memberId !== memberId || batch.mspId !== mspId) {
      throw new BackendError('FORBIDDEN', 'another member’s batch', { reason: 'not-own' });
    }
    return { batch, rows: await this.#batches.rows(id) };
  }

  /** Rows that have their end, then each as it comes to it, until the last has. @throws as `read` */
  async watch(by: Member, id: string): Promise<Observable<EndedRow>> {
    // From before the rows are read, so that none is missed in between.
    const coming = new ReplaySubject<EndedRow | null>();
    const following = this.#ended
      .pipe(
        filter(({ batchId }) => batchId === id),
        map(({ row }) => row),
      )
      .subscribe(coming);
    const stop = (): void => {
      following.unsubscribe();
    };
    try {
      const { batch, rows } = await this.read(by, id);
      const rest: Observable<EndedRow | null> = batch.finishedAt === null ? coming : of(null);
      return concat(from(rows.flatMap(endedOf)), rest).pipe(
        takeWhile((row) => row !== null),
        distinct(({ position }) => position),
        finalize(stop),
      );
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** What an earlier process or an outage left. */
  async #turn(): Promise<void> {
    try {
      for (const batch of await this.#batches.unfinished(this.#config.organizations)) this.#run(batch);
    } catch (error) {
      // The database does not answer, which readiness tells too; the next turn comes.
      this.#logger.warn({ err: error }, 'batches of reviews are put off');
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#turning = this.#turn();
    }, this.#config.maintenanceSeconds * 1000);
    this.#timer.unref();
  }

  /** Once at a time. Never throws: what went wrong is logged, and the rows stay. */
  #run(batch: ReviewBatchRecord): void {
    if (this.#isStopped || this.#running.has(batch.id)) return;
    const running = this.#work(batch)
      .catch((error: unknown) => {
        this.#logger.warn({ err: error, batch: batch.id }, 'a batch of reviews is put off');
      })
      .finally(() => this.#running.delete(batch.id));
    this.#running.set(batch.id, running);
  }

  async #work(batch: ReviewBatchRecord): Promise<void> {
    const pending = (await this.#batches.rows(batch.id)).filter(({ state }) => state === 'pending');
    const queue = pending.values();
    let failure: { readonly error: unknown } | undefined;
    const worker = async (): Promise<void> => {
      for (const row of queue) {
        if (this.#isStopped || failure !== undefined) return;
        try {
          await this.#one(batch, row);
        } catch (error) {
          failure ??= { error };
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (failure !== undefined) throw failure.error;
    if (this.#isStopped) return;
    await this.#batches.finish(batch.id);
    this.#ended.next({ batchId: batch.id, row: null });
  }

  async #one(batch: ReviewBatchRecord, { applicationId, position, request }: ReviewBatchRow): Promise<void> {
    if (request === null) throw new Error(`row ${position} of batch ${batch.id} has no request`);
    const text = await this.#cipher.open(batch.mspId, placeOf({ batchId: batch.id, position }), request);
    const end = await reviewRow({ acting: this.#acting, reviews: this.#reviews }, batch, JSON.parse(text) as BatchRow);
    await this.#batches.end(batch.id, position, end);
    this.#ended.next({ batchId: batch.id, row: { applicationId, position, ...end } });
  }
}
