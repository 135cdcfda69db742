// Logging in and staying so: an access token for minutes, a refresh token for days that changes at each use.
import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@lianjian/ledger-client';
import { type AccountRepository, type AccountRow } from '../adapters/database/account-repository.ts';
import { type SessionRepository } from '../adapters/database/session-repository.ts';
import { BackendError } from '../errors.ts';
import { type LiveSessions } from './live-sessions.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { ACCESS_TOKEN_LIFETIME, type AccessTokens } from './tokens.ts';

const REFRESH_LIFETIME = 14 * 86_400_000;

export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** The password is the one that an administrator gave. */
  readonly mustChangePassword: boolean;
}

export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const newSecret = (): string => randomBytes(32).toString('base64url');
const refused = (): BackendError => new BackendError('UNAUTHENTICATED', 'name, password or token is not valid');

export class Sessions {
  readonly #accounts: AccountRepository;
  readonly #sessions: SessionRepository;
  readonly #tokens: AccessTokens;
  readonly #live: LiveSessions;
  /** Held against when there is no such account, so that both take the same time. */
  readonly #nobody = hashPassword(newSecret());

  constructor(accounts: AccountRepository, sessions: SessionRepository, tokens: AccessTokens, live: LiveSessions) {
    this.#live = live;
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#tokens = tokens;
  }

  /** @throws BackendError UNAUTHENTICATED */
  async logIn(name: string, password: string): Promise<SessionTokens> {
    const account = await this.#accounts.findByName(name);
    const isRight = await isPassword(account?.password ?? (await this.#nobody), password);
    if (account?.status !== 'active' || !isRight || !this.#tokens.canIssue(account.mspId)) throw refused();
    const refreshToken = newSecret();
    const id = newId();
    const { memberId, mspId } = account;
    const expiresAt = new Date(Date.now() + REFRESH_LIFETIME);
    await this.#sessions.create({ id, memberId, mspId, token: digestOf(refreshToken), expiresAt });
    return this.#answer(account, id, refreshToken);
  }

  /**
   * A token that was used before ends the session: two hold it.
   *
   * @throws BackendError UNAUTHENTICATED
   */
  async refresh(refreshToken: string): Promise<SessionTokens> {
    const digest = digestOf(refreshToken);
    const session = await this.#sessions.findByToken(digest);
    if (session === undefined) throw refused();
    const account = await this.#sessions.accountOf(session.id);
    const next = newSecret();
    const isFresh = session.token === digest && (await this.#sessions.rotate(session.id, digest, digestOf(next)));
    if (!isFresh || account?.status !== 'active') {
      await this.end(session.id);
      throw refused();
    }
    return this.#answer(account, session.id, next);
  }

  /** Ends all sessions of the member. @throws BackendError FORBIDDEN when the present password is another */
  async changePassword(member: Pick<AccountRow, 'memberId' | 'mspId'>, present: string, next: string): Promise<void> {
    const account = await this.#accounts.find(member);
    if (account === undefined || !(await isPassword(account.password, present))) {
      throw new BackendError('FORBIDDEN', 'the present password is another', { reason: 'password' });
    }
    await this.#accounts.setPassword(member, await hashPassword(next));
    this.#live.forget();
  }

  async end(sessionId: string): Promise<void> {
    await this.#sessions.end(sessionId);
    this.#live.forget();
  }

  async #answer(account: AccountRow, id: string, refreshToken: string): Promise<SessionTokens> {
    const { memberId, mspId, version, mustChange } = account;
    const accessToken = await this.#tokens.issue({ sub: memberId, org: mspId, sid: id, ver: version });
    return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_LIFETIME, mustChangePassword: mustChange };
  }
}
