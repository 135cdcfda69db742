import { BackendError } from '../errors.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { MOST_TABLE_BYTES, type Table } from './table.ts';

/** XLSX is a ZIP archive; a text does not begin so. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/** What kind it is, its first bytes say, not its name. @throws BackendError INVALID_INPUT, TOO_LARGE */
export async function readTable(bytes: Buffer): Promise<Table> {
  if (bytes.length > MOST_TABLE_BYTES) {
    throw new BackendError('TOO_LARGE', 'the table is too large', { limit: MOST_TABLE_BYTES });
  }
  return bytes.subarray(0, ZIP.length).equals(ZIP) ? readXlsx(bytes) : readCsv(bytes);
}
