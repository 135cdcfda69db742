// Delivers what lies in the outbox: at least once, each try with a deadline, then later and later, in the end dead and
// for an administrator to see. Rows were written with their notices, so that a crash loses none.
import { type DueDelivery, type Change, type WebhookRepository } from '../adapters/database/webhook-repository.ts';
import { type PostResult, type PostWebhook } from '../adapters/webhooks/post-webhook.ts';
import { BackendError } from '../errors.ts';
import { type Clock } from '../tokens.ts';
import { signedMessage } from './message.ts';
import { pauseAfter } from './schedule.ts';

const AT_ONCE = 16;
const AT_ONCE_EACH = 4;
/** Milliseconds. */
const LONGEST_REST = 60_000;

/** Of the specification: the receiver wants no more of it. */
const GONE = 410;

const LOST_SECRET = { problem: 'secret' } as const;

export interface DeliveriesOptions {
  readonly repository: WebhookRepository;
  readonly post: PostWebhook;
  /** Of a webhook. */
  readonly secretOf: (webhook: DueDelivery['webhook']) => Promise<string>;
  /** Milliseconds of one try. */
  readonly deadline: number;
  readonly clock: Clock;
  /** Ends tries that are under way: they count, and are made again by whoever looks next. */
  readonly stop: AbortSignal;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** One round of what is due. Gives the milliseconds until the next may be; undefined when nothing waits. */
  async deliver(): Promise<number | undefined> {
    const { clock, deadline, repository } = this.#options;
    const now = clock();
    // A try that never comes back, for its process ended, is given up after twice its time.
    const claim = {
      atOnce: AT_ONCE,
      atOnceEach: AT_ONCE_EACH,
      now: new Date(now),
      until: new Date(now + 2 * deadline),
    };
    const due = await repository.claim(claim);
    await allEnded(due.map((delivery) => this.#try(delivery)));
    const next = await repository.nextTryAt();
    // A clock may be put right in between: no look is further away than this.
    return next && Math.min(LONGEST_REST, Math.max(0, next.getTime() - clock()));
  }

  async #try(due: DueDelivery): Promise<void> {
    const { clock, deadline, post, random, repository, secretOf, stop: signal } = this.#options;
    const { delivery, notice, webhook } = due;
    const secret = await openedOrUndefined(secretOf(webhook));
    const result =
      secret === undefined
        ? LOST_SECRET
        : await post({
            ...signedMessage(secret, delivery.id, new Date(clock()), notice),
            url: webhook.url,
            deadline,
            signal,
          });
    if (signal.aborted) return;
    const at = clock();
    await repository.settle(delivery, outcomeOf(result, delivery.tries, at, random()), new Date(at));
  }
}

/** Undefined where it is not what was kept: this webhook will never be delivered to, and the others go on. */
async function openedOrUndefined(opening: Promise<string>): Promise<string | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof BackendError && error.code === 'TAMPERED') return undefined;
    throw error;
  }
}

/** Nothing is left under way when this fails. */
async function allEnded(tries: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(tries)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

type Result = PostResult | typeof LOST_SECRET;

const isDelivered = (result: Result): boolean => 'status' in result && result.status >= 200 && result.status < 300;

function outcomeOf(result: Result, tries: number, at: number, random: number): Change {
  const status = 'status' in result ? result.status : null;
  if (isDelivered(result)) return { state: 'delivered', status, problem: null, nextTryAt: null };
  const problem = 'problem' in result ? result.problem : 'status';
  const isHopeless = status === GONE || problem === LOST_SECRET.problem;
  const pause = isHopeless ? undefined : pauseAfter(tries, random);
  return pause === undefined
    ? { state: 'dead', status, problem, nextTryAt: null }
    : { state: 'pending', status, problem, nextTryAt: new Date(at + pause) };
}
