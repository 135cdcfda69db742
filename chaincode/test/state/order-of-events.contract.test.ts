import { expect, test } from '@jest/globals';
import { application, CASE, clerk, withCase } from '../support/cases.ts';
import { HEAD, NOW } from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';

const input = argument({ id: CASE, reason: 'learner-request' });
const withLastEventAt = (at: number) => withCase(application({ head: { ...HEAD, at } })).as(clerk);

test('the order of events is their sequence: a step may be dated a little before the last one', async () => {
  const outcome = await withLastEventAt(NOW + 30_000).submit('application:withdraw', input);
  expect(resultOf(outcome)).toMatchObject({ head: { at: NOW, sequence: 2 } });
});

test('refuses a step that is dated well before the last one', async () => {
  const outcome = await withLastEventAt(NOW + 30_001).submit('application:withdraw', input);
  expectRefused(outcome, 'CLOCK_SKEW', { lastEvent: NOW + 30_001 });
});
