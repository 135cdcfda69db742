// The tus library's view of one request's upload: it keeps the protocol, we keep the bytes.
import { type Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import { type ResumableRow } from '../adapters/database/resumable-repository.ts';
import { BackendError } from '../errors.ts';
import { KEPT, type NewUpload, type ResumableUploads } from './resumable-uploads.ts';

/** A new upload, or one that is there and the caller's. */
export type Subject =
  { readonly create: NewUpload; readonly fileName: string } | { readonly row: ResumableRow; readonly fileName: string };

export class TusStore extends DataStore {
  readonly #uploads: ResumableUploads;
  readonly #subject: Subject;
  #row: ResumableRow | undefined;
  override extensions = ['creation', 'expiration', 'termination'];

  constructor(uploads: ResumableUploads, subject: Subject) {
    super();
    this.#uploads = uploads;
    this.#subject = subject;
  }

  override async create(upload: Upload): Promise<Upload> {
    if (!('create' in this.#subject)) throw new Error('this upload is there already');
    if (upload.size === undefined || upload.size < 1) {
      throw new BackendError('INVALID_INPUT', 'an upload has a length', { field: '/headers/upload-length' });
    }
    await this.#uploads.create(this.#subject.create, this.#subject.fileName, upload.size);
    return upload;
  }

  /** The library has the upload to itself: what other requests brought is seen. */
  override async getUpload(): Promise<Upload> {
    const known = 'row' in this.#subject ? this.#subject.row : this.#subject.create;
    const row = await this.#uploads.require(known, known.id);
    this.#row = row;
    // Expiry counts from the last sign of life.
    const { changedAt, id, received: offset, size } = row;
    const metadata = { filename: this.#subject.fileName };
    return new Upload({ id, offset, size, metadata, creation_date: changedAt.toISOString() });
  }

  override write(stream: Readable): Promise<number> {
    if (this.#row === undefined) return Promise.reject(new Error('an upload is read before it is written'));
    return this.#uploads.append(this.#row, stream);
  }

  override async remove(): Promise<void> {
    if ('row' in this.#subject) await this.#uploads.remove(this.#subject.row);
  }

  override getExpiration(): number {
    return KEPT;
  }
}
