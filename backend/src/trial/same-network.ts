// A data folder belongs to one network: its keys and rows mean nothing on another.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createFile } from '../adapters/disk/durable-files.ts';
import { readText } from '../adapters/disk/read-text.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError } from '../errors.ts';

/** Networks are told apart by their organisations' root certificates. */
function markOf(ledger: Ledger): string {
  const roots = [...ledger.organizations].sort().map((mspId) => [mspId, ...ledger.rootCertificates(mspId)]);
  return createHash('sha256').update(JSON.stringify(roots)).digest('base64url');
}

/** @throws BackendError CONFLICT */
export async function assertSameNetwork(dataFolder: string, ledger: Ledger): Promise<void> {
  const file = join(dataFolder, 'network-id');
  const mark = `${markOf(ledger)}\n`;
  const known = await readText(file);
  if (known === undefined) return createFile(file, mark);
  if (known === mark) return;
  const message = `${dataFolder} belongs to another network, or to an earlier one that was removed: move it away`;
  throw new BackendError('CONFLICT', message, { kind: 'data folder' });
}
