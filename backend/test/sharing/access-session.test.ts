// Reports of openings: those of files that are read side by side go together, and none waits for long.
import { expect, jest, test } from '@jest/globals';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { type OpeningResult } from '@lianjian/ledger-api';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { AccessSession, type SessionParts } from '../../src/sharing/access-session.ts';

interface Sent {
  readonly results: readonly { readonly item: string; readonly result: OpeningResult }[];
}

const material = (item: string) => ({ item, part: 1, version: 1 });
const [card, form, photo] = [material('card'), material('form'), material('photo')];

function sessionOn(submit: (sent: Sent) => Promise<unknown>) {
  const sent: (readonly string[])[] = [];
  const ledger: Pick<Ledger, 'submit'> = {
    submit: async (_wallet, _name, input) => {
      const report = input as unknown as Sent;
      sent.push(report.results.map(({ item, result }) => `${item} ${result}`));
      await submit(report);
      return { block: 1, result: null, transactionId: 't' } as never;
    },
  };
  const parts = { expiresAt: 0, fragments: [], grant: { id: 'g' }, materials: [], requestId: 'r' };
  return { sent, session: new AccessSession(ledger as Ledger, {} as Wallet, parts as unknown as SessionParts) };
}

const committed = (): Promise<unknown> => Promise.resolve();

test('files that are read side by side are reported together', async () => {
  const { sent, session } = sessionOn(committed);
  for (const one of [card, form, photo]) session.expectReport(one);
  const first = session.report(card, 'opened');
  await delay(50);
  expect(sent).toEqual([]);
  await Promise.all([first, session.report(form, 'opened'), session.report(photo, 'unreadable')]);
  expect(sent).toEqual([['card opened', 'form opened', 'photo unreadable']]);
});

test('a file alone is reported at once', async () => {
  jest.useFakeTimers();
  try {
    const { sent, session } = sessionOn(committed);
    session.expectReport(card);
    await session.report(card, 'opened');
    expect(sent).toEqual([['card opened']]);
  } finally {
    jest.useRealTimers();
  }
});

test('what takes longer, or was given up, is not waited for, then nor later', async () => {
  const { sent, session } = sessionOn(committed);
  session.expectReport(card);
  session.expectReport(photo);
  await session.report(card, 'opened');
  expect(sent).toEqual([['card opened']]);
  jest.useFakeTimers();
  try {
    await session.report(form, 'opened');
    await session.report(photo, 'opened');
  } finally {
    jest.useRealTimers();
  }
  expect(sent.slice(1)).toEqual([['form opened'], ['photo opened']]);
});

test('those that come while some are on their way go together after them', async () => {
  const onItsWay = Promise.withResolvers<undefined>();
  const { sent, session } = sessionOn(() => onItsWay.promise);
  const first = session.report(card, 'opened');
  await setImmediate();
  const later = [session.report(form, 'opened'), session.report(photo, 'opened')];
  onItsWay.resolve(undefined);
  await Promise.all([first, ...later]);
  expect(sent).toEqual([['card opened'], ['form opened', 'photo opened']]);
});

test('a file is reported once, and again where the report did not come through', async () => {
  let isAway = true;
  const { sent, session } = sessionOn(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
  await expect(session.report(card, 'opened')).rejects.toThrow('away');
  isAway = false;
  await session.report(card, 'opened');
  await session.report(card, 'opened');
  expect(sent).toEqual([['card opened'], ['card opened']]);
});
