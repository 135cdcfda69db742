import { describe, expect, test } from '@jest/globals';
import { attributesOf } from '@lianjian/ledger-client';
import { type Enrolment, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { RenewedWallets } from '../../src/keys/renewed-wallets.ts';
import { memberCertificate, newAuthority } from '../support/mint.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MEMBER: Enrolment = { memberId: '0a0a0a0a-0000-4000-8000-000000000001', role: 'clerk', unit: 'riverside-site' };

async function walletOf(begins: number, ends: number): Promise<Wallet> {
  const { memberId, role, unit } = MEMBER;
  const attributes = { role, unit: unit ?? '' };
  const life = { notAfter: Date.now() + ends, notBefore: Date.now() + begins };
  const issued = await memberCertificate(await newAuthority(), { attributes, memberId }, life);
  return { ...issued, memberId, mspId: 'CentreMSP' };
}

interface Seen {
  readonly enrolled: Enrolment[];
  readonly kept: Wallet[];
  readonly warned: unknown[];
}

function renewals(enrol: () => Promise<Wallet>): { seen: Seen; wallets: RenewedWallets } {
  const seen: Seen = { enrolled: [], kept: [], warned: [] };
  const wallets = new RenewedWallets({
    authority: () => ({
      enrol: (enrolment) => {
        seen.enrolled.push(enrolment);
        return enrol();
      },
    }),
    keep: (wallet) => {
      seen.kept.push(wallet);
      return Promise.resolve();
    },
    warn: (error) => seen.warned.push(error),
  });
  return { seen, wallets };
}

const unused = (): Promise<Wallet> => Promise.reject(new Error('not to be asked'));

describe('a certificate is due', () => {
  test.each([
    ['in its last month', -300 * DAY, 29 * DAY, true],
    ['not before', -300 * DAY, 31 * DAY, false],
    ['in the last third of a short life', -21 * HOUR, 9 * HOUR, true],
    ['not before that', -18 * HOUR, 12 * HOUR, false],
    ['when it has ended', -DAY, -1_000, true],
  ])('%s', async (_when, begins, ends, isDue) => {
    const { wallets } = renewals(unused);
    expect(wallets.isDue(await walletOf(begins, ends))).toBe(isDue);
  });
});

test('renewed once for all who ask at once, for the same member with the same role and unit, and kept', async () => {
  const next = await walletOf(0, 365 * DAY);
  const { seen, wallets } = renewals(() => Promise.resolve(next));
  const wallet = await walletOf(-DAY, -1_000);
  expect(await Promise.all([wallets.renewed(wallet), wallets.renewed(wallet)])).toEqual([next, next]);
  expect(seen).toEqual({ enrolled: [MEMBER], kept: [next], warned: [] });
  expect(attributesOf(next.certificate)).toMatchObject({ memberId: MEMBER.memberId });
});

test('as it was while the authority is away, which is not asked by every caller', async () => {
  const { seen, wallets } = renewals(() => Promise.reject(new Error('away')));
  const wallet = await walletOf(-300 * DAY, DAY);
  expect(await Promise.all([wallets.renewed(wallet), wallets.renewed(wallet)])).toEqual([wallet, wallet]);
  expect(await wallets.renewed(wallet)).toBe(wallet);
  expect(seen.enrolled).toHaveLength(1);
  expect(seen.kept).toEqual([]);
  expect(seen.warned).toHaveLength(1);
});
