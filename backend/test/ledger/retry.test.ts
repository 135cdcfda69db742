import { describe, expect, test } from '@jest/globals';
import { retrying, TryAgain } from '../../src/adapters/ledger/retry.ts';

/** Fails as often as there are errors, then gives `done`. */
function failing(...errors: readonly Error[]): { attempt: () => Promise<string>; made: () => number } {
  let made = 0;
  const attempt = (): Promise<string> => {
    const error = errors[made];
    made += 1;
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
  return { attempt, made: () => made };
}

const conflict = new TryAgain(new Error('a conflict'));

describe('attempts', () => {
  test('are made until one succeeds', async () => {
    const { attempt, made } = failing(conflict, conflict);
    await expect(retrying(attempt)).resolves.toBe('done');
    expect(made()).toBe(3);
  });

  test('end with any other error', async () => {
    const other = new Error('another');
    const { attempt, made } = failing(conflict, other, conflict);
    await expect(retrying(attempt)).rejects.toBe(other);
    expect(made()).toBe(2);
  });

  test('end when time is up, with the last reason', async () => {
    const { attempt } = failing(...Array.from({ length: 1000 }, () => conflict));
    await expect(retrying(attempt, { within: 200 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      cause: { message: 'a conflict' },
    });
  });

  test('end when they are aborted, between attempts as well', async () => {
    const stop = new AbortController();
    const reason = new Error('gone');
    const attempt = (): Promise<never> => {
      stop.abort(reason);
      return Promise.reject(conflict);
    };
    await expect(retrying(attempt, { signal: stop.signal })).rejects.toBe(reason);
  });
});
