// A bookmark is opaque to clients: the base64url of the UTF-8 text with which a query goes on.
import { Base64urlError, ContractError, decodeBase64url, encodeBase64url } from '@lianjian/ledger-api';

export const forgedBookmark = (): ContractError =>
  new ContractError('INVALID_INPUT', 'the bookmark is not one of this query', { field: '/bookmark' });

export const bookmarkOf = (text: string): string => encodeBase64url(Buffer.from(text));

/** @throws ContractError INVALID_INPUT when the bookmark is not the form of any text */
export function textOfBookmark(bookmark: string): string {
  const bytes = bytesOf(bookmark);
  const text = Buffer.from(bytes).toString();
  if (!Buffer.from(text).equals(bytes)) throw forgedBookmark();
  return text;
}

function bytesOf(bookmark: string): Uint8Array {
  try {
    return decodeBase64url(bookmark);
  } catch (error) {
    if (error instanceof Base64urlError) throw forgedBookmark();
    throw error;
  }
}
