// How the chain names a learner: members of the consortium, who have the key, could test guesses; nobody else can.
import { createHmac, randomBytes } from 'node:crypto';
import { encodeBase64url } from '@lianjian/ledger-api';
import { type Custody } from '../adapters/custody/custody.ts';
import { BackendError } from '../errors.ts';

/** The one key of the consortium, the same in every organisation's custody. */
const KEY_ID = 'consortium';
const KEY_BYTES = 32;

/** One document, called differently by clients and by checklists. */
const SAME_DOCUMENT: Readonly<Record<string, string>> = { 'resident-card': 'identity-card' };

const DOCUMENT_TYPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * One spelling for each number: full-width forms as ASCII, capitals, no spaces, hyphens, dots or brackets.
 *
 * @throws BackendError INVALID_INPUT when nothing is left or it holds what no document number holds
 */
export function normalizedDocumentNumber(number: string): string {
  const normalized = number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―·.()（）]/gu, '');
  if (/^[\p{L}\p{N}]{1,64}$/u.test(normalized)) return normalized;
  throw new BackendError('INVALID_INPUT', 'this is no document number', { field: '/documentNumber' });
}

/** HMAC-SHA-256 under the consortium's pseudonym key of document type, a zero byte, normalised number. */
export async function learnerReference(
  custody: Custody,
  { documentType, documentNumber }: { readonly documentType: string; readonly documentNumber: string },
): Promise<string> {
  if (!DOCUMENT_TYPE.test(documentType)) {
    throw new BackendError('INVALID_INPUT', 'this is no document type', { field: '/documentType' });
  }
  const key = await custody.open('pseudonym-key', KEY_ID);
  const message = `${SAME_DOCUMENT[documentType] ?? documentType}\0${normalizedDocumentNumber(documentNumber)}`;
  return encodeBase64url(createHmac('sha256', key).update(message, 'utf8').digest());
}

export const newPseudonymKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** @throws BackendError CONFLICT when the organisation keeps another key: its references would not meet the others' */
export const keepPseudonymKey = (custody: Custody, key: Uint8Array): Promise<void> =>
  custody.keep('pseudonym-key', KEY_ID, key);

/** For handing the consortium's key to an organisation that joins, from custody to custody. */
export const openPseudonymKey = (custody: Custody): Promise<Uint8Array> => custody.open('pseudonym-key', KEY_ID);
