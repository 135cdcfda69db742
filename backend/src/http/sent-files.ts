// The files of a multipart body, one after another, each read as it comes. What is no multipart body, or ends before its
// time, is the client's mistake.
import { createHash } from 'node:crypto';
import { type MultipartFile } from '@fastify/multipart';
import { type KnownRequest } from '../acting/caller.ts';
import { BackendError } from '../errors.ts';
import { type FirstFiles } from './first-files.ts';
import { readOn } from './read-on.ts';

/** As busboy and its Fastify wrapper say it. */
const MALFORMED = /boundary not found|unexpected end of (?:form|multipart)|part terminated early|malformed part/i;

function asMalformed(error: unknown): unknown {
  const isMalformed = error instanceof Error && !(error instanceof BackendError) && MALFORMED.test(error.message);
  if (!isMalformed) return error;
  return new BackendError('INVALID_INPUT', 'the body is no whole multipart body', { field: '/file' }, { cause: error });
}

export class SentFile {
  readonly #part: MultipartFile;
  readonly #index: number;
  readonly #first: FirstFiles | undefined;
  readonly #hash = createHash('sha256');
  #digest: string | undefined;

  constructor(part: MultipartFile, index: number, first: FirstFiles | undefined) {
    this.#part = part;
    this.#index = index;
    this.#first = first;
  }

  /** As the client gave it. */
  get name(): string {
    return this.#part.filename;
  }

  /** More was sent than the request takes: the rest is dropped. */
  get isTruncated(): boolean {
    return this.#part.file.truncated;
  }

  /**
   * What nobody has read of it yet. Its end comes when it is known to be the file that was sent first, where there was a
   * first.
   *
   * @throws BackendError INVALID_INPUT, IDEMPOTENCY_MISMATCH
   */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    try {
      // Whoever stops reading leaves the rest to be read: the next file comes behind it.
      for await (const piece of this.#part.file.iterator({ destroyOnReturn: false })) {
        if (this.#first !== undefined) this.#hash.update(piece as Uint8Array);
        yield piece as Uint8Array;
      }
    } catch (error) {
      throw asMalformed(error);
    }
    await this.#first?.compare(this.#index, this.#whole());
  }

  #whole(): string {
    this.#digest ??= this.#hash.digest('base64url');
    const { fieldname, filename } = this.#part;
    return createHash('sha256')
      .update(JSON.stringify([fieldname, filename, this.#digest]))
      .digest('base64url');
  }
}

/**
 * Each is read to its end before the next comes, whether its user did or not.
 *
 * @throws BackendError MEDIA_TYPE, INVALID_INPUT, IDEMPOTENCY_MISMATCH
 */
export async function* filesOf(
  request: KnownRequest,
  options?: Parameters<KnownRequest['parts']>[0],
): AsyncGenerator<SentFile, void> {
  if (!request.isMultipart())
    throw new BackendError('MEDIA_TYPE', 'send multipart/form-data', { allowed: ['multipart/form-data'] });
  let count = 0;
  try {
    for await (const part of request.parts(options)) {
      if (part.type !== 'file') throw new BackendError('INVALID_INPUT', 'only files', { field: `/${part.fieldname}` });
      const file = new SentFile(part, count, request.firstFiles);
      yield file;
      await readOn(file.bytes());
      count += 1;
    }
  } catch (error) {
    throw asMalformed(error);
  } finally {
    // What nobody reads any more goes nowhere: a client that first sends all of it hears the answer then.
    request.raw.unpipe();
    request.raw.resume();
  }
  request.firstFiles?.assertAll(count);
}
