// File names often name people: sealed in the database, opened for those who may see the case.
import { Injectable } from '@nestjs/common';
import { BackendError } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';

const placeOf = (uploadId: string): string => `material_upload/${uploadId}/file_name`;

@Injectable()
export class FileNames {
  readonly #cipher: ColumnCipher;

  constructor(cipher: ColumnCipher) {
    this.#cipher = cipher;
  }

  async seal(mspId: string, uploadId: string, name: string): Promise<string> {
    return Buffer.from(await this.#cipher.seal(mspId, placeOf(uploadId), name)).toString('base64url');
  }

  /** Null where this server does not keep the organisation's keys: names of files go with them, the files do not. */
  async open(mspId: string, uploadId: string, sealed: string): Promise<string | null> {
    try {
      return await this.#cipher.open(mspId, placeOf(uploadId), Buffer.from(sealed, 'base64url'));
    } catch (error) {
      if (error instanceof BackendError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }
}
