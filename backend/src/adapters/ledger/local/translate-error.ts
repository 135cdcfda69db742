import { parseContractError } from '@lianjian/ledger-api';
import { CommitError, ContractError, LedgerError } from '@lianjian/local-ledger';
import { TryAgain, unavailable } from '../retry.ts';

const CONFLICTS: readonly string[] = ['MVCC_READ_CONFLICT', 'PHANTOM_READ_CONFLICT'];
const UNAVAILABLE: readonly string[] = ['CLOSED', 'LOCKED', 'STORAGE_FAILED'];

function translated(error: unknown): unknown {
  if (error instanceof ContractError) return parseContractError(error.contractMessage) ?? error;
  if (error instanceof CommitError) return CONFLICTS.includes(error.validationCode) ? new TryAgain(error) : error;
  if (!(error instanceof LedgerError)) return error;
  if (error.code === 'TIMEOUT') return new TryAgain(error);
  return UNAVAILABLE.includes(error.code) ? unavailable(error) : error;
}

/** Errors as the ledger's interface promises them. */
export async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}
