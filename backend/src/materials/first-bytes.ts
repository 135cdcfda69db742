// Which type of file it is, by its first bytes and not by its name.
import { fileTypeFromBuffer } from 'file-type';
import { BackendError } from '../errors.ts';

/** Enough for every type that checklists name; a document of Office says what it is in its first entries. */
const LOOKED_AT = 65_536;

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Reads the beginning of a stream; `rest` gives all of it, the beginning included. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly rest: AsyncGenerator<Uint8Array, void> }> {
  const pieces = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < LOOKED_AT) {
    const next = await pieces.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.length;
  }
  async function* rest(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* seen.splice(0);
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { head: Buffer.concat(seen), rest: rest() };
}

/** Undefined when these are of no known type. */
export async function mediaTypeOf(head: Uint8Array): Promise<string | undefined> {
  const detected = await fileTypeFromBuffer(head);
  if (detected?.mime === 'application/zip' && looksLikeDocx(head)) return DOCX;
  return detected?.mime ?? textTypeOf(head);
}

/**
 * @throws BackendError MEDIA_TYPE unless it is one of these
 */
export async function requireMediaType(head: Uint8Array, allowed: readonly string[]): Promise<string> {
  const mediaType = await mediaTypeOf(head);
  if (mediaType !== undefined && allowed.includes(mediaType)) return mediaType;
  const details = { allowed: [...allowed], mediaType: mediaType ?? null };
  throw new BackendError('MEDIA_TYPE', 'this item takes no file of this type', details);
}

/** An archive whose first entries are those of a Word document. */
function looksLikeDocx(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString('latin1');
  return text.includes('[Content_Types].xml') && text.includes('word/');
}

/** JSON begins with a bracket and is UTF-8; nothing else that is text has a mark of its own. */
function textTypeOf(head: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).trimStart();
    return text.startsWith('{') || text.startsWith('[') ? 'application/json' : undefined;
  } catch {
    // Not text.
    return undefined;
  }
}
