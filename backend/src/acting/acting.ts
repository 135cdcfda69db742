// Ledger calls of a member, each signed with that member's own wallet.
import { type InputOf, type TransactionName } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Committed, type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { RenewedWallets } from '../keys/renewed-wallets.ts';
import { keepWallet, openWallet } from '../keys/wallets.ts';
import { CUSTODIES, LEDGER } from '../tokens.ts';
import { type Caller } from './caller.ts';

export type Member = Pick<Caller, 'memberId' | 'mspId'>;

/** Beyond this all are opened again. */
const MOST_WALLETS = 10_000;

@Injectable()
export class Acting {
  readonly #ledger: Ledger;
  readonly #custodies: ReadonlyMap<string, Custody>;
  readonly #wallets = new Map<string, Promise<Wallet>>();
  readonly #renewals: RenewedWallets;

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(CUSTODIES) custodies: ReadonlyMap<string, Custody>,
    logger: Logger,
  ) {
    this.#ledger = ledger;
    this.#custodies = custodies;
    this.#renewals = new RenewedWallets({
      authority: (mspId) => ledger.certificateAuthority(mspId),
      keep: (wallet) => keepWallet(this.custodyOf(wallet.mspId), wallet),
      warn: (error, { memberId, mspId }) => {
        logger.warn({ err: error, memberId, mspId }, 'a certificate that ends soon is not renewed');
      },
    });
  }

  /** @throws BackendError NOT_FOUND when this server does not serve the organisation */
  custodyOf(mspId: string): Custody {
    const custody = this.#custodies.get(mspId);
    if (custody !== undefined) return custody;
    throw new BackendError('NOT_FOUND', 'this server does not serve the organisation', {
      kind: 'organization',
      id: mspId,
    });
  }

  /** Opened once, and renewed before its certificate ends: no other process does. */
  async wallet(member: Member): Promise<Wallet> {
    const wallet = await this.#opened(member);
    if (!this.#renewals.isDue(wallet)) return wallet;
    const renewed = this.#renewals.renewed(wallet);
    this.#wallets.set(nameOf(member), renewed);
    return renewed;
  }

  #opened(member: Member): Promise<Wallet> {
    const name = nameOf(member);
    const known = this.#wallets.get(name);
    if (known !== undefined) return known;
    if (this.#wallets.size >= MOST_WALLETS) this.#wallets.clear();
    const wallet = openWallet(this.custodyOf(member.mspId), member.memberId);
    this.#wallets.set(name, wallet);
    wallet.catch(() => this.#wallets.delete(name));
    return wallet;
  }

  async submit<N extends TransactionName>(caller: Member, name: N, input: InputOf<N>): Promise<Committed> {
    return this.#ledger.submit(await this.wallet(caller), name, input);
  }

  /** What the contract answers is what its own schema says: T names that. */
  async evaluate<T>(caller: Member, name: TransactionName, input: InputOf<TransactionName>): Promise<T> {
    return (await this.#ledger.evaluate(await this.wallet(caller), name, input)) as T;
  }
}

const nameOf = ({ memberId, mspId }: Member): string => `${mspId}/${memberId}`;
