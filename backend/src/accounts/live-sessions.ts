// Accounts of sessions, remembered for a moment: every request asks for its own. Whatever ends a session here is known
// at once; what another process of the same organisation ended, after that moment, and on the chain at once.
import { Injectable } from '@nestjs/common';
import { type AccountRow } from '../adapters/database/account-repository.ts';
import { SessionRepository } from '../adapters/database/session-repository.ts';

/** Milliseconds. */
const MOMENT = 2_000;
/** Beyond this all are asked for again. */
const MOST = 10_000;

interface Remembered {
  readonly account: Promise<AccountRow | undefined>;
  /** Milliseconds since 1970. */
  readonly until: number;
}

@Injectable()
export class LiveSessions {
  readonly #sessions: SessionRepository;
  readonly #known = new Map<string, Remembered>();

  constructor(sessions: SessionRepository) {
    this.#sessions = sessions;
  }

  accountOf(sessionId: string): Promise<AccountRow | undefined> {
    const known = this.#known.get(sessionId);
    if (known !== undefined && known.until > Date.now()) return known.account;
    if (this.#known.size >= MOST) this.#known.clear();
    const account = this.#sessions.accountOf(sessionId);
    this.#known.set(sessionId, { account, until: Date.now() + MOMENT });
    account.catch(() => this.#known.delete(sessionId));
    return account;
  }

  /** To be called after every change of accounts and sessions. */
  forget(): void {
    this.#known.clear();
  }
}
