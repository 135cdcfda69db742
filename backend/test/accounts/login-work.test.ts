// Whether a name exists is not told by how long a login takes: the same password is worked out in both cases.
import { expect, jest, test } from '@jest/globals';
import { type AccountRepository, type AccountRow } from '../../src/adapters/database/account-repository.ts';
import { type SessionRepository } from '../../src/adapters/database/session-repository.ts';
import { type LiveSessions } from '../../src/accounts/live-sessions.ts';
import { type AccessTokens } from '../../src/accounts/tokens.ts';

const argon2 = await import('@node-rs/argon2');
const verify = jest.fn(argon2.verify);
jest.unstable_mockModule('@node-rs/argon2', () => ({ hash: argon2.hash, verify }));
const { Sessions } = await import('../../src/accounts/sessions.ts');
const { hashPassword } = await import('../../src/accounts/passwords.ts');

const account = (change: Partial<AccountRow> = {}): Partial<AccountRow> => ({
  memberId: '0190a6c0-5e70-4000-8000-000000000001',
  mspId: 'CentreMSP',
  status: 'active',
  version: 1,
  ...change,
});

/** Parameters of the hashes that were worked out: they say how much work it was. */
async function workOf(known: Partial<AccountRow> | undefined): Promise<string[]> {
  verify.mockClear();
  const accounts = { findByName: () => Promise.resolve(known) } as unknown as AccountRepository;
  const sessions: unknown = {};
  const tokens = { canIssue: () => true } as unknown as AccessTokens;
  const logIn = new Sessions(accounts, sessions as SessionRepository, tokens, sessions as LiveSessions).logIn(
    'somebody',
    'a guess',
  );
  await expect(logIn).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  return verify.mock.calls.map(([hashed]) => String(hashed).split('$').slice(0, 4).join('$'));
}

test('a name that exists, one that does not and a disabled member cost the same', async () => {
  const password = await hashPassword('another');
  const wrong = await workOf(account({ password }));
  expect(wrong).toEqual(['$argon2id$v=19$m=19456,t=2,p=1']);
  expect(await workOf(undefined)).toEqual(wrong);
  expect(await workOf(account({ password, status: 'disabled' }))).toEqual(wrong);
});
