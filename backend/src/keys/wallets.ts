// A member's certificate and private key, in the custody of the member's organisation.
import { z } from 'zod';
import { type Custody } from '../adapters/custody/custody.ts';
import { type Wallet } from '../adapters/ledger/ledger.ts';

const walletForm = z.strictObject({
  certificate: z.string(),
  memberId: z.string(),
  mspId: z.string(),
  privateKey: z.string(),
});

/** In the place of an earlier one: certificates are renewed. */
export const keepWallet = (custody: Custody, wallet: Wallet): Promise<void> =>
  custody.replace('wallet', wallet.memberId, Buffer.from(JSON.stringify(wallet)));

/** @throws BackendError NOT_FOUND, TAMPERED */
export async function openWallet(custody: Custody, memberId: string): Promise<Wallet> {
  const bytes = await custody.open('wallet', memberId);
  return walletForm.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
