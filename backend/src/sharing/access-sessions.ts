// Sessions by reader and grant, made at most once at a time and forgotten when their request expires.
import {
  type AccessPurpose,
  type GrantRecord,
  type MaterialRecord,
  type MaterialReference,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { openReceivingKey } from '../keys/principals.ts';
import { AccessSession } from './access-session.ts';
import { gatherFragments } from './gather-fragments.ts';

/** Milliseconds before the end at which another request is made rather than this one used. */
const MARGIN = 60_000;

interface Kept {
  readonly session: Promise<AccessSession>;
  /** Milliseconds since 1970; unknown while the session is being made. */
  expiresAt: number;
}

export interface AccessWish {
  readonly grant: GrantRecord;
  /** Why it is read: a code of the consortium's. */
  readonly purpose: AccessPurpose;
  /** The only one to ask for; all of the grant's when absent. */
  readonly only?: MaterialReference | undefined;
  readonly signal?: AbortSignal | undefined;
}

const nameOf = (wallet: Wallet, { grant, only, purpose }: AccessWish): string => {
  const asked = only === undefined ? [] : [only.item, only.part, only.version];
  return [wallet.mspId, wallet.memberId, grant.id, purpose, ...asked].join('/');
};

export class AccessSessions {
  readonly #ledger: Ledger;
  readonly #kept = new Map<string, Kept>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Errors: as the contract's, and those of `gatherFragments`. A session that fails is not kept. */
  async open(wallet: Wallet, custody: Custody, wish: AccessWish): Promise<AccessSession> {
    this.#forgetExpired();
    const name = nameOf(wallet, wish);
    const known = this.#kept.get(name);
    if (known !== undefined) return known.session;
    const session = this.#make(wallet, custody, wish);
    const kept: Kept = { expiresAt: Number.POSITIVE_INFINITY, session };
    this.#kept.set(name, kept);
    try {
      const made = await session;
      kept.expiresAt = made.expiresAt;
      return made;
    } catch (error) {
      this.#kept.delete(name);
      throw error;
    }
  }

  /** Of a grant that was revoked or a key that is compromised: what is in memory goes. */
  forget(grantId: string): void {
    for (const name of this.#kept.keys()) if (name.split('/')[2] === grantId) this.#kept.delete(name);
  }

  async #make(wallet: Wallet, custody: Custody, { grant, only, purpose, signal }: AccessWish): Promise<AccessSession> {
    const asked = only === undefined ? grant.materials : [only];
    const materials = await Promise.all(
      asked.map(async (reference) => {
        const place = { id: grant.applicationId, ...reference };
        return (await this.#ledger.evaluate(wallet, 'application:readMaterial', place)) as MaterialRecord;
      }),
    );
    const { principalId, version } = grant.reader;
    const receivingSecretKey = await openReceivingKey(custody, { principalId, version });
    const requestId = newId();
    const input = { grantId: grant.id, materials: asked, purpose, requestId };
    const { result } = await this.#ledger.submit(wallet, 'sharing:requestAccess', input);
    const { expiresAt } = result as { expiresAt: number };
    const fragments = await gatherFragments(this.#ledger, wallet, { grant, materials, requestId, signal });
    await this.#ledger.submit(
      wallet,
      'sharing:recordFragments',
      { grantId: grant.id, holders: fragments.map(({ holder }) => holder), requestId },
      { transientData: Object.fromEntries(fragments.map(({ holder, bytes }) => [holder, Buffer.concat(bytes)])) },
    );
    const parts = { expiresAt, fragments, grant, materials, receivingSecretKey, requestId };
    return new AccessSession(this.#ledger, wallet, parts);
  }

  #forgetExpired(): void {
    const now = Date.now();
    for (const [name, { expiresAt }] of this.#kept) if (expiresAt - MARGIN < now) this.#kept.delete(name);
  }
}
