// Who walks the state: of the people whose keys this server keeps, an auditor or administrator of the authority.
import { ContractError, type Role } from '@lianjian/ledger-api';
import { type Custody } from '../adapters/custody/custody.ts';
import { AccountRepository, type AccountRow } from '../adapters/database/account-repository.ts';
import { type Database } from '../adapters/database/open-database.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';
import { openWallet } from '../keys/wallets.ts';

const INSPECTORS: readonly Role[] = ['auditor', 'admin'];
const LEAST = { bookmark: null, kind: 'consortium', pageSize: 1 } as const;

const mayWalk = ({ role, status, unit }: AccountRow): boolean =>
  status === 'active' && unit === null && INSPECTORS.includes(role);

/** @throws BackendError FORBIDDEN when there is none */
export async function findInspector(
  ledger: Ledger,
  custodies: ReadonlyMap<string, Custody>,
  database: Database,
): Promise<Wallet> {
  const accounts = new AccountRepository(database);
  for (const [mspId, custody] of custodies) {
    const known = (await accounts.ofOrganization(mspId)).filter(mayWalk);
    known.sort((a, b) => INSPECTORS.indexOf(a.role) - INSPECTORS.indexOf(b.role));
    for (const { memberId } of known) {
      const wallet = await openWallet(custody, memberId);
      if (await isAllowed(ledger, wallet)) return wallet;
    }
  }
  const message = 'the whole state is shown to auditors and administrators of the authority only, and none is here';
  throw new BackendError('FORBIDDEN', message, { reason: 'authority-only' });
}

async function isAllowed(ledger: Ledger, wallet: Wallet): Promise<boolean> {
  try {
    await ledger.evaluate(wallet, 'audit:walkState', LEAST);
    return true;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'FORBIDDEN') return false;
    throw error;
  }
}
