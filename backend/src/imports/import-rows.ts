// One row of an import: its case, its learner record as a sealed file, and the way back. Each may be repeated.
import { type ApplicationRecord, ContractError } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type ImportError, type ImportRecord, type ImportRow } from '../adapters/database/import-repository.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';
import { FileNames } from '../materials/file-names.ts';
import { MaterialUploads } from '../materials/material-uploads.ts';
import { refusalOfRow } from './dry-run.ts';

/** Refusals of the upload that would be given again. */
const FINAL: readonly string[] = ['FORBIDDEN', 'INVALID_STATE', 'MEDIA_TYPE', 'NOT_FOUND', 'TOO_LARGE'];

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}

@Injectable()
export class ImportRows {
  readonly #acting: Acting;
  readonly #uploads: MaterialUploads;
  readonly #names: FileNames;
  readonly #cipher: ColumnCipher;

  constructor(
    acting: Acting,
    @Inject(MaterialUploads) uploads: MaterialUploads,
    names: FileNames,
    cipher: ColumnCipher,
  ) {
    this.#acting = acting;
    this.#uploads = uploads;
    this.#names = names;
    this.#cipher = cipher;
  }

  async create(by: ImportRecord, { applicationId: id, attributes, learner }: ImportRow): Promise<void> {
    const checklist = { type: by.checklistType, version: by.checklistVersion };
    await this.#acting.submit(by, 'application:create', { attributes, checklist, id, learner, related: null });
  }

  /** @param place under which the record is sealed */
  async record(by: ImportRecord, item: string, row: ImportRow, place: string): Promise<void> {
    const { applicationId, record, uploadId: id } = row;
    if (record === null) return;
    const { mspId, unit } = by;
    const text = await this.#cipher.open(mspId, place, record);
    const fileName = await this.#names.seal(mspId, id, `${item}.json`);
    const request = { id, applicationId, item, part: 1, fileName, unit };
    await this.#uploads.upload(await this.#acting.wallet(by), request, only(Buffer.from(text, 'utf8')));
  }

  /** A case of the row, if there is one, is withdrawn; one that somebody has gone on with stays as it is. */
  async undo(by: ImportRecord, { applicationId: id }: ImportRow): Promise<void> {
    try {
      const { state } = await this.#acting.evaluate<ApplicationRecord>(by, 'application:read', { id });
      if (state !== 'draft') return;
      await this.#acting.submit(by, 'application:withdraw', { id, reason: 'entered-in-error' });
    } catch (error) {
      const isGone = error instanceof ContractError && ['INVALID_STATE', 'NOT_FOUND'].includes(error.code);
      if (!isGone) throw error;
    }
  }

  /** What to tell of a refusal; rethrows what only does not answer. */
  refusal(error: unknown, line: number): ImportError {
    const told = refusalOfRow(error, line);
    if (told !== undefined) return told;
    const isFinal = isRefusal(error) || (error instanceof BackendError && FINAL.includes(error.code));
    if (!isFinal) throw error;
    const { code } = error as BackendError | ContractError;
    return { line, column: '', problem: code.toLowerCase().replaceAll('_', '-') };
  }
}
