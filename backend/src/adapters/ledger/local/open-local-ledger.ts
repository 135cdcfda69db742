// The ledger in this process: the same contracts as on peers, one machine's word.
import { LocalLedger } from '@lianjian/local-ledger';
// Behind the ledger, which quiets the decorators' log.
import { contracts } from '@lianjian/chaincode';
import { type Ledger } from '../ledger.ts';
import { InProcessLedger } from './in-process-ledger.ts';

export interface LocalLedgerOptions {
  /** MSP ids of the channel's organisations; fixed by the first opening. */
  readonly organizations: readonly string[];
  /** In memory, for tests, when absent. */
  readonly folder?: string | undefined;
  readonly clock?: (() => Date) | undefined;
}

/** @throws BackendError UNAVAILABLE when another process has the folder open */
export async function openLocalLedger({ organizations, folder, clock }: LocalLedgerOptions): Promise<Ledger> {
  const ledger = await InProcessLedger.opening(() =>
    LocalLedger.open({
      channel: 'lianjian',
      chaincode: 'lianjian',
      contracts,
      organizations,
      ...(folder === undefined ? {} : { folder }),
      ...(clock === undefined ? {} : { clock }),
    }),
  );
  return new InProcessLedger(ledger, organizations);
}
