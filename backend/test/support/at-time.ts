import { jest } from '@jest/globals';

/** Everything that fake clocks would fake but the date: timers go on. */
const NOT_FAKED = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const;

/** Moves the clock of this process, which is the ledger's and the server's. Sessions of before may have ended by then. */
export async function atTime(time: number, work: () => Promise<void>): Promise<void> {
  jest.useFakeTimers({ doNotFake: [...NOT_FAKED], now: time });
  try {
    await work();
  } finally {
    jest.useRealTimers();
  }
}
