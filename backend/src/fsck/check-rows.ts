// This server's rows about uploads, receipts and comments against the chain.
import { createHash } from 'node:crypto';
import {
  ContractError,
  encodeBase64url,
  type MaterialIndexEntry,
  type MaterialRecord,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { type UploadRow } from '../adapters/database/upload-repository.ts';
import { type WholeTables } from '../adapters/database/whole-tables.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';
import { receiptNumberOf } from '../receipts/receipt-number.ts';
import { type Finding, found } from './finding.ts';

/** Milliseconds for which an upload may be on its way while the server runs. */
const UNDER_WAY = 600_000;

const nameOf = ({ id }: Pick<UploadRow, 'id'>): string => `database row material_upload ${id}`;

/** Every field of the entry is what the record says; the record tells besides who recorded it. */
const isWithin = (entry: MaterialIndexEntry, record: MaterialRecord): boolean =>
  stringifyCanonicalJson({ ...record, ...entry }) === stringifyCanonicalJson(record);

/** Of a material that this server took in. */
export async function* checkRowOf(
  tables: WholeTables,
  record: MaterialRecord,
  isUnderWay: (row: UploadRow) => boolean,
): AsyncGenerator<Finding, void> {
  const { applicationId, item, part, version } = record;
  const row = await tables.uploadAt(record);
  if (row === undefined) {
    yield found('row-absent', `database row material_upload of ${applicationId} ${item}/${part}/${version}`);
  } else if (row.entry === null || !isWithin(row.entry, record)) {
    if (row.step === 'indexed' || !isUnderWay(row)) yield found('row-altered', nameOf(row));
  }
}

export const isRecent =
  (isLive: boolean, now = Date.now()) =>
  ({ changedAt }: Pick<UploadRow, 'changedAt'>): boolean =>
    isLive && now - changedAt.getTime() < UNDER_WAY;

export interface UploadsToCheck {
  readonly tables: WholeTables;
  readonly ledger: Ledger;
  readonly inspector: Wallet;
  readonly isUnderWay: (row: UploadRow) => boolean;
}

/** What was taken in is on the chain. Gives how many rows were looked at. */
export async function* checkUploads({
  tables,
  ledger,
  inspector,
  isUnderWay,
}: UploadsToCheck): AsyncGenerator<Finding, number> {
  let count = 0;
  for await (const rows of tables.uploads()) {
    count += rows.length;
    for (const row of rows) {
      if (row.step !== 'indexed') {
        if (!isUnderWay(row)) yield found('intent-open', nameOf(row));
      } else if (!(await isOnChain(ledger, inspector, row))) yield found('row-unknown', nameOf(row));
    }
  }
  return count;
}

async function isOnChain(
  ledger: Ledger,
  inspector: Wallet,
  { applicationId: id, item, part, version }: UploadRow,
): Promise<boolean> {
  try {
    await ledger.evaluate(inspector, 'application:readMaterial', { id, item, part, version });
    return true;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'NOT_FOUND') return false;
    // A record that cannot be read is named where the state is walked.
    if (error instanceof ContractError && error.code === 'CORRUPT_STATE') return true;
    throw error;
  }
}

/** A receipt names a submission that the blocks have. */
export async function* checkReceipts(tables: WholeTables): AsyncGenerator<Finding, number> {
  let count = 0;
  for await (const rows of tables.receipts()) {
    count += rows.length;
    const submissions = await tables.submissionsOf(rows.map(({ transactionId }) => receiptNumberOf(transactionId)));
    const byNumber = new Map(submissions.map((row) => [row.number, row]));
    for (const { applicationId, number, transactionId } of rows) {
      const submission = byNumber.get(number);
      const isSame = submission?.applicationId === applicationId && submission.transactionId === transactionId;
      if (!isSame) yield found('row-altered', `database row receipt ${number}`);
    }
  }
  return count;
}

/** A comment is what its commitment says. */
export async function* checkComments(tables: WholeTables): AsyncGenerator<Finding, number> {
  let count = 0;
  for await (const rows of tables.comments()) {
    count += rows.length;
    for (const { block, commitment } of rows) {
      const digest = encodeBase64url(createHash('sha256').update(block).digest());
      if (digest !== commitment) yield found('row-altered', `database row sealed_comment ${commitment}`);
    }
  }
  return count;
}
