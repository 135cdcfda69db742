// When a failed delivery is tried again: the example of the Standard Webhooks specification, about three days in all.
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds after the first, second, … failed try. After one more it is dead. */
export const PAUSES: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** By how much a pause may be longer, so that what failed together is not tried together. */
const SPREAD = 0.1;

/** @param random from 0 up to 1; undefined when there is no further try */
export function pauseAfter(tries: number, random: number): number | undefined {
  const pause = PAUSES[tries - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + SPREAD * random));
}
