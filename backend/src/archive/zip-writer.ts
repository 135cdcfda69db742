// A ZIP that is written while it is read: one file after another, as fast as the reader takes it, so that memory does not
// grow with what it holds. Each file's SHA-256 is noted on its way.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface WrittenFile {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal, as `sha256sum` has it. */
  readonly sha256: string;
}

export interface FileOptions {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Bytes, where they are known: from 4 GiB on an entry has another form. */
  readonly size?: number;
  readonly compress?: boolean;
}

/** What an entry of the common form can say of its size. Source: APPNOTE.TXT 4.3.9, 32 bits; with room to spare. */
const MOST_OF_COMMON_FORM = 0xf000_0000;

/** The reader went away. */
export class ArchiveAbandoned extends Error {
  override readonly name = 'ArchiveAbandoned';
}

export class ZipWriter {
  readonly stream: Readable;
  readonly #zip = new ZipFile();
  readonly #gone = new AbortController();
  readonly #written: WrittenFile[] = [];

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- yazl's types name only the interface of its PassThrough
    this.stream = this.#zip.outputStream as Readable;
    this.stream.once('close', () => {
      this.#gone.abort();
    });
    this.#zip.on('error', (error: Error) => this.stream.destroy(error));
  }

  /** Aborted when the reader goes away, or all is written. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get written(): readonly WrittenFile[] {
    return this.#written;
  }

  async text(path: string, content: string, madeAt: number): Promise<WrittenFile> {
    const { file } = await this.file(path, Readable.from([Buffer.from(content)]), { compress: true, madeAt });
    return file;
  }

  /**
   * Resolves when the reader has it. What breaks off in the middle ends there: bytes that are out cannot be taken back.
   *
   * @throws ArchiveAbandoned
   */
  async file(
    path: string,
    bytes: AsyncIterable<Uint8Array>,
    { compress = false, madeAt, size = 0 }: FileOptions,
  ): Promise<{ readonly file: WrittenFile; readonly broke: unknown }> {
    const { signal } = this.#gone;
    const hash = createHash('sha256');
    let count = 0;
    let broke: unknown;
    async function* noted(): AsyncGenerator<Uint8Array, void> {
      try {
        for await (const piece of bytes) {
          hash.update(piece);
          count += piece.length;
          yield piece;
        }
      } catch (error) {
        broke = error;
      }
    }
    const source = Readable.from(noted(), { objectMode: false });
    const options = { compress, forceZip64Format: size > MOST_OF_COMMON_FORM, mtime: new Date(madeAt) };
    this.#zip.addReadStream(source, path, options);
    await ended(source, signal);
    const file = { path, sha256: hash.digest('hex'), size: count };
    this.#written.push(file);
    return { file, broke };
  }

  end(): void {
    this.#zip.end();
  }

  destroy(error: unknown): void {
    this.stream.destroy(error instanceof Error ? error : new Error('the archive broke off'));
  }
}

async function ended(source: Readable, signal: AbortSignal): Promise<void> {
  const leave = (): void => {
    source.destroy(new ArchiveAbandoned('the reader went away'));
  };
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave);
  try {
    await finished(source);
  } catch (error) {
    throw signal.aborted ? new ArchiveAbandoned('the reader went away', { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
