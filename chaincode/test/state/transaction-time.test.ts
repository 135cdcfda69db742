import { describe, expect, test } from '@jest/globals';
import { MAX_HOST_SKEW, MAX_STEP_BACK, TransactionTime } from '../../src/state/transaction-time.ts';

const HOST = 1_800_000_000_000;

describe('transaction time', () => {
  test.each([MAX_HOST_SKEW, -MAX_HOST_SKEW, 0])('may differ from the host’s clock by %d ms', (skew) => {
    expect(new TransactionTime(HOST + skew, HOST).at).toBe(HOST + skew);
  });

  test.each([MAX_HOST_SKEW + 1, -MAX_HOST_SKEW - 1])('refuses %d ms', (skew) => {
    expect(() => new TransactionTime(HOST + skew, HOST)).toThrow(expect.objectContaining({ code: 'CLOCK_SKEW' }));
  });

  test('an expiry is past by either clock, a deadline only by both', () => {
    const setBack = new TransactionTime(HOST - 1000, HOST);
    const setForward = new TransactionTime(HOST + 1000, HOST);
    expect([setBack.isPast(HOST), setForward.isPast(HOST + 1)]).toEqual([true, true]);
    expect([setBack.isSurelyPast(HOST), setForward.isSurelyPast(HOST + 1)]).toEqual([false, false]);
    expect(new TransactionTime(HOST, HOST).isSurelyPast(HOST)).toBe(true);
    expect(new TransactionTime(HOST, HOST).isPast(HOST + 1)).toBe(false);
  });

  test('may precede the last event a little, as clients’ clocks differ', () => {
    expect(() => {
      new TransactionTime(HOST, HOST).assertFollows(HOST + MAX_STEP_BACK);
    }).not.toThrow();
  });

  test('refuses to precede the last event by more', () => {
    expect(() => {
      new TransactionTime(HOST, HOST).assertFollows(HOST + MAX_STEP_BACK + 1);
    }).toThrow(expect.objectContaining({ code: 'CLOCK_SKEW' }));
  });
});
