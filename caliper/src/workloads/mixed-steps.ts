// What the mixed round does, call by call.
export type Step = 'create' | 'record' | 'submit' | 'claim' | 'review' | 'request' | 'trail' | 'actor' | 'day';

/** Of a hundred calls on an office's day: many looks, fewer files, fewer cases, fewest decisions. */
export const SHARES: Readonly<Record<Step, number>> = {
  trail: 25,
  actor: 10,
  day: 5,
  create: 15,
  record: 20,
  submit: 10,
  claim: 5,
  review: 5,
  request: 5,
};
export const TOTAL = Object.values(SHARES).reduce((sum, share) => sum + share, 0);

/** Spreads the steps evenly over any stretch of calls, the same in every run. */
export function stepAt(call: number): Step {
  // 37 has no common factor with 100, so each hundred calls visits every place once.
  let place = (call * 37) % TOTAL;
  for (const [step, share] of Object.entries(SHARES) as [Step, number][]) {
    if (place < share) return step;
    place -= share;
  }
  throw new Error('the shares do not add up');
}
