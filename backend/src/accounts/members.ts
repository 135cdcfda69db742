// People of an organisation: a certificate of its CA, a wallet in its custody, an account here.
import { type MemberRecord, type Role } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { AccountRepository, type AccountRow } from '../adapters/database/account-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { keepWallet } from '../keys/wallets.ts';
import { LEDGER } from '../tokens.ts';
import { LiveSessions } from './live-sessions.ts';
import { hashPassword } from './passwords.ts';

export interface NewMember extends Member {
  readonly name: string;
  readonly role: Role;
  readonly unit: string | null;
  readonly password: string;
}

@Injectable()
export class Members {
  readonly #acting: Acting;
  readonly #accounts: AccountRepository;
  readonly #live: LiveSessions;
  readonly #ledger: Ledger;

  constructor(acting: Acting, accounts: AccountRepository, live: LiveSessions, @Inject(LEDGER) ledger: Ledger) {
    this.#acting = acting;
    this.#live = live;
    this.#accounts = accounts;
    this.#ledger = ledger;
  }

  /**
   * Repeated for the same member, it finishes what was begun; the password is then the new one.
   *
   * @throws BackendError DUPLICATE when the name is another's
   */
  async create({ memberId, mspId, name, role, unit, password }: NewMember): Promise<void> {
    const taken = await this.#accounts.findByName(name);
    if (taken !== undefined && (taken.memberId !== memberId || taken.mspId !== mspId)) throw nameTaken(name);
    const custody = this.#acting.custodyOf(mspId);
    if (!(await custody.has('wallet', memberId))) {
      await keepWallet(custody, await this.#ledger.certificateAuthority(mspId).enrol({ memberId, role, unit }));
    }
    const hashed = await hashPassword(password);
    const isNew = await this.#accounts.create({ memberId, mspId, name, role, unit, password: hashed });
    if (isNew) return;
    if ((await this.#accounts.find({ memberId, mspId })) === undefined) throw nameTaken(name);
  }

  /** On the chain first, so that it holds everywhere; then sessions and keys here end. */
  async setStatus(by: Member, of: Member, status: AccountRow['status']): Promise<MemberRecord> {
    const { memberId, mspId } = of;
    const { result } = await this.#acting.submit(by, 'consortium:setMemberStatus', { memberId, mspId, status });
    await this.#accounts.setStatus(of, status);
    this.#live.forget();
    return result as MemberRecord;
  }
}

const nameTaken = (name: string): BackendError =>
  new BackendError('DUPLICATE', 'the name is taken', { kind: 'account', id: name });
