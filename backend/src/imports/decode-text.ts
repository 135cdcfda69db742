import { refusal } from './table.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The text of a CSV file: UTF-8 with or without a byte order mark, or what a Chinese Excel saves otherwise, GB18030. Bytes that
 * are UTF-8 are taken for it: GB18030 text with Chinese in it hardly ever is.
 *
 * @throws BackendError INVALID_INPUT when it is neither
 */
export function decodeText(bytes: Uint8Array): { readonly encoding: 'utf-8' | 'gb18030'; readonly text: string } {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const text = decodedAs(encoding, bytes);
    if (text !== undefined) return { encoding, text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
  }
  throw refusal('the file is neither UTF-8 nor GB18030');
}

function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
}
