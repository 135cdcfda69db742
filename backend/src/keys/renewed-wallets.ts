// Certificates end, members do not: in its last month, or the last third of a short life, a certificate is made anew at
// the organisation's CA, for the same member with the same role and unit.
import { X509Certificate } from 'node:crypto';
import { attributesOf } from '@lianjian/ledger-client';
import { type CertificateAuthority, type Wallet } from '../adapters/ledger/ledger.ts';

const MONTH = 30 * 86_400_000;
/** Milliseconds between two tries: a CA that is away costs its callers no more than one call in these. */
const AGAIN = 10_000;

export interface Renewal {
  readonly authority: (mspId: string) => CertificateAuthority;
  readonly keep: (wallet: Wallet) => Promise<void>;
  /** Told of a renewal that failed: the wallet is used as it is, and the ledger refuses it when it has ended. */
  readonly warn: (error: unknown, wallet: Wallet) => void;
}

export class RenewedWallets {
  readonly #renewal: Renewal;
  /** From when on, in milliseconds since 1970. */
  readonly #due = new WeakMap<Wallet, number>();
  /** By member. */
  readonly #last = new Map<string, { readonly at: number; readonly renewing: Promise<Wallet> }>();

  constructor(renewal: Renewal) {
    this.#renewal = renewal;
  }

  isDue(wallet: Wallet): boolean {
    const due = this.#due.get(wallet) ?? dueFrom(wallet);
    this.#due.set(wallet, due);
    return Date.now() >= due;
  }

  /** With a new certificate, or as it was where there is none to be had now. */
  renewed(wallet: Wallet): Promise<Wallet> {
    const name = `${wallet.mspId}/${wallet.memberId}`;
    const last = this.#last.get(name);
    if (last !== undefined && Date.now() - last.at < AGAIN) return last.renewing;
    const renewing = this.#renew(wallet);
    this.#last.set(name, { at: Date.now(), renewing });
    return renewing;
  }

  async #renew(wallet: Wallet): Promise<Wallet> {
    const { certificate, memberId, mspId } = wallet;
    try {
      const { role, unit } = attributesOf(certificate);
      if (role === undefined) return wallet;
      const next = await this.#renewal.authority(mspId).enrol({ memberId, role, unit });
      await this.#renewal.keep(next);
      return next;
    } catch (error) {
      this.#renewal.warn(error, wallet);
      return wallet;
    }
  }
}

function dueFrom({ certificate }: Wallet): number {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const end = validToDate.getTime();
  return end - Math.min(MONTH, (end - validFromDate.getTime()) / 3);
}
