// A clock that is ten minutes off: the contract refuses with its own code, nothing is written, and nothing needs to be
// started anew when the clock is right again.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@lianjian/ledger-client';
import { openLocalLedger } from '../../src/adapters/ledger/local/open-local-ledger.ts';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { isRefusal } from '../../src/errors.ts';
import { draftCase } from '../support/cases.ts';
import { CENTRE, found, ORGANIZATIONS, People } from '../support/trial.ts';

const TEN_MINUTES = 600_000;
let offset = 0;
let ledger: Ledger;
let clerk: Wallet;

beforeAll(async () => {
  ledger = await openLocalLedger({ clock: () => new Date(Date.now() + offset), organizations: ORGANIZATIONS });
  const people = new People(ledger);
  await found(ledger, people);
  clerk = await people.person(CENTRE, 'clerk');
}, 60_000);

afterAll(() => ledger.close());

test.each([TEN_MINUTES, -TEN_MINUTES])('%i ms off: refused as such, and taken when it is right', async (off) => {
  const id = newId();
  const draft = draftCase(id, Buffer.alloc(32, id));
  const before = await ledger.height();
  offset = off;
  const refused: unknown = await ledger.submit(clerk, 'application:create', draft).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'CLOCK_SKEW' });
  // Not for good: what is under way is tried again later.
  expect(isRefusal(refused)).toBe(false);
  expect(await ledger.height()).toBe(before);
  offset = 0;
  await expect(ledger.submit(clerk, 'application:create', draft)).resolves.toMatchObject({ result: { id } });
});
