import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, NetworkError } from './errors.ts';

export interface Wait {
  /** What is waited for, as it follows "waiting for". */
  readonly what: string;
  readonly deadlineMs: number;
  readonly pauseMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats a probe until it does not throw; returns its value. A NetworkError with code PROCESS_EXITED ends the wait
 * at once, for no further probe can succeed.
 * @throws NetworkError TIMEOUT with the last probe's message, INTERRUPTED when the signal fires.
 */
export async function waitFor<T>(wait: Wait, probe: () => Promise<T>): Promise<T> {
  const end = performance.now() + wait.deadlineMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (error instanceof NetworkError && error.code === 'PROCESS_EXITED') throw error;
      if (performance.now() >= end) {
        const seconds = (wait.deadlineMs / 1000).toFixed(0);
        throw new NetworkError('TIMEOUT', `waited ${seconds} s for ${wait.what}; last answer: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
    await pause(wait);
  }
}

async function pause({ what, pauseMs, signal }: Wait): Promise<void> {
  try {
    await sleep(pauseMs ?? 250, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw new NetworkError('INTERRUPTED', `stopped while waiting for ${what}`, { cause: error });
  }
}
