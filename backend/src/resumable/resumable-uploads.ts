// Files that come in several requests: each stretch is sealed as it comes; when all is here, the file goes the way of
// every file. What ends the process costs the stretch that was coming in, one mebibyte at most.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import {
  type NewResumable,
  ResumableRepository,
  type ResumableRow,
} from '../adapters/database/resumable-repository.ts';
import { SealedParts } from '../adapters/disk/sealed-parts.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { FileNames } from '../materials/file-names.ts';
import { MaterialUploads, type UploadedMaterial } from '../materials/material-uploads.ts';
import { Progress } from '../materials/progress.ts';
import { CONFIG } from '../tokens.ts';

/** Plaintext bytes of a part: what is in memory of one upload. */
const PART_BYTES = 1_048_576;
/** Milliseconds without a sign of life after which an upload has expired. */
export const KEPT = 86_400_000;
/** And after which it is forgotten: until then its client is told why. */
const FORGOTTEN = 2 * KEPT;
/** Refusals of the upload that would be given again. */
const FINAL: readonly string[] = ['FORBIDDEN', 'INVALID_STATE', 'MEDIA_TYPE', 'NOT_FOUND', 'TOO_LARGE', 'DUPLICATE'];

export type NewUpload = Omit<NewResumable, 'fileName' | 'size'>;

@Injectable()
export class ResumableUploads {
  readonly #config: Config;
  readonly #acting: Acting;
  readonly #rows: ResumableRepository;
  readonly #names: FileNames;
  readonly #uploads: MaterialUploads;
  readonly #progress: Progress;
  readonly #logger: Logger;
  readonly #parts: SealedParts;
  readonly #handing = new Map<string, Promise<UploadedMaterial>>();

  constructor(
    @Inject(CONFIG) config: Config,
    acting: Acting,
    rows: ResumableRepository,
    names: FileNames,
    @Inject(MaterialUploads) uploads: MaterialUploads,
    progress: Progress,
    logger: Logger,
  ) {
    this.#config = config;
    this.#acting = acting;
    this.#rows = rows;
    this.#names = names;
    this.#uploads = uploads;
    this.#progress = progress;
    this.#logger = logger;
    this.#parts = new SealedParts(join(config.dataFolder, 'parts'));
  }

  /** What would be refused in the end is refused before the first byte. Errors: as `MaterialUploads.upload` */
  async create(upload: NewUpload, fileName: string, size: number): Promise<void> {
    const { mspId, id } = upload;
    await this.#uploads.assertTakes(await this.#acting.wallet(upload), upload, size);
    const custody = this.#acting.custodyOf(mspId);
    if (!(await custody.has('upload-key', id))) await custody.keep('upload-key', id, randomBytes(32));
    await this.#rows.create({ ...upload, size, fileName: await this.#names.seal(mspId, id, fileName) });
  }

  /** @throws BackendError NOT_FOUND for all but the member whose upload it is */
  async require({ memberId, mspId }: Pick<Caller, 'memberId' | 'mspId'>, id: string): Promise<ResumableRow> {
    const row = await this.#rows.find(id);
    if (row?.memberId === memberId && row.mspId === mspId) return row;
    throw new BackendError('NOT_FOUND', 'no such upload', { kind: 'upload', id });
  }

  async fileNameOf({ fileName, id, mspId }: ResumableRow): Promise<string> {
    return (await this.#names.open(mspId, id, fileName)) ?? 'file';
  }

  /** The new offset. What came before the source broke off is kept. */
  async append(row: ResumableRow, source: AsyncIterable<Uint8Array>): Promise<number> {
    const key = await this.#acting.custodyOf(row.mspId).open('upload-key', row.id);
    let number = await this.#rows.parts(row.id);
    let offset = row.received;
    const keep = async (plain: Uint8Array): Promise<void> => {
      if (plain.length === 0) return;
      await this.#parts.write(row.id, number, key, plain);
      await this.#rows.addPart(row.id, number, plain.length);
      number += 1;
      offset += plain.length;
      const { applicationId, id: uploadId, item } = row;
      this.#progress.tell({ applicationId, uploadId, item, bytes: offset, state: 'receiving' });
    };
    const pieces = new PartBuffer();
    try {
      for await (const piece of source) {
        for (const part of pieces.add(piece)) await keep(part);
      }
    } finally {
      await keep(pieces.rest());
    }
    if (offset === row.size) await this.#rows.move(row.id, 'received');
    return offset;
  }

  /**
   * All of it is here: on to the index. What is refused for good leaves nothing but the reason; what does not answer is
   * tried again from time to time. Errors: as `MaterialUploads.upload`
   */
  handOver(row: ResumableRow): Promise<UploadedMaterial> {
    const known = this.#handing.get(row.id) ?? this.#handOn(row).finally(() => this.#handing.delete(row.id));
    this.#handing.set(row.id, known);
    return known;
  }

  /** By its owner: what has come goes. */
  async remove({ id, mspId }: Pick<ResumableRow, 'id' | 'mspId'>): Promise<void> {
    await this.#forgetParts({ id, mspId });
    await this.#rows.delete(id);
  }

  /** At start and from time to time: what is wholly here goes on, what nobody goes on with goes. */
  async tidy(): Promise<void> {
    const served = this.#config.organizations;
    for (const row of await this.#rows.received(served)) {
      try {
        await this.handOver(row);
      } catch (error) {
        this.#logger.warn({ err: error, uploadId: row.id }, 'a file that was received is not in the index yet');
      }
    }
    const idle = await this.#rows.idleSince(new Date(Date.now() - FORGOTTEN), served);
    for (const row of idle.filter(({ state }) => state !== 'received')) await this.remove(row);
  }

  async #handOn(row: ResumableRow): Promise<UploadedMaterial> {
    const { applicationId, fileName, id, item, mspId, part, unit } = row;
    const watched = { applicationId, uploadId: id, item, bytes: row.size };
    try {
      const wallet = await this.#acting.wallet(row);
      const request = { id, applicationId, fileName, item, unit, ...(part === null ? {} : { part }) };
      const done = await this.#uploads.upload(wallet, request, this.#plain(row));
      await this.#rows.move(id, 'indexed');
      await this.#forgetParts({ id, mspId });
      this.#progress.tell({ ...watched, state: 'recorded' });
      return done;
    } catch (error) {
      if (isRefusal(error) || (error instanceof BackendError && FINAL.includes(error.code))) {
        await this.#rows.move(id, 'refused', (error as BackendError).code);
        await this.#forgetParts({ id, mspId });
      }
      this.#progress.tell({ ...watched, state: 'failed' });
      throw error;
    }
  }

  async *#plain({ id, mspId }: ResumableRow): AsyncGenerator<Uint8Array, void> {
    const key = await this.#acting.custodyOf(mspId).open('upload-key', id);
    const count = await this.#rows.parts(id);
    for (let number = 0; number < count; number += 1) yield await this.#parts.read(id, number, key);
  }

  /** The key first: what a disk still holds says nothing then. */
  async #forgetParts({ id, mspId }: Pick<ResumableRow, 'id' | 'mspId'>): Promise<void> {
    await this.#acting.custodyOf(mspId).destroy('upload-key', id);
    await this.#parts.remove(id);
  }
}

/** Gathers what a network gives to parts of one size. */
class PartBuffer {
  #pieces: Uint8Array[] = [];
  #size = 0;

  *add(piece: Uint8Array): Generator<Uint8Array, void> {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size < PART_BYTES) return;
    const all = Buffer.concat(this.#pieces);
    const whole = all.length - (all.length % PART_BYTES);
    this.#pieces = [all.subarray(whole)];
    this.#size = all.length - whole;
    for (let at = 0; at < whole; at += PART_BYTES) yield all.subarray(at, at + PART_BYTES);
  }

  rest(): Uint8Array {
    const rest = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    return rest;
  }
}
