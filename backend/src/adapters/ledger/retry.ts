// When a transaction is sent again: conflicts with others and outcomes that are not known, with the same argument.
import { setTimeout as delay } from 'node:timers/promises';
import { BackendError } from '../../errors.ts';

/** Milliseconds from the first try, after which none is begun. */
export const RETRY_FOR = 60_000;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 2_000;

/** Thrown by an attempt that may be made again: nothing happened, or the same again changes nothing. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';

  constructor(cause: unknown) {
    super('may be tried again', { cause });
  }
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly within?: number;
}

/**
 * Makes attempts until one does not ask for another. Pauses double, each of random length, so that those who met once
 * do not meet again. An attempt is told until when it may take, in milliseconds since 1970: the last one begins late.
 *
 * @throws BackendError UNAVAILABLE when time is up, with the last reason as its cause; the signal's reason
 */
export async function retrying<T>(
  attempt: (until: number) => Promise<T>,
  { signal, within = RETRY_FOR }: RetryOptions = {},
): Promise<T> {
  const deadline = Date.now() + within;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    signal?.throwIfAborted();
    try {
      return await attempt(deadline);
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      const wait = pause * (0.5 + Math.random());
      if (Date.now() + wait > deadline) throw unavailable(error.cause);
      await pausing(wait, signal);
    }
  }
}

export const unavailable = (cause: unknown): BackendError =>
  new BackendError('UNAVAILABLE', 'the ledger does not answer', { what: 'ledger' }, { cause });

async function pausing(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
