// Parts of files that are still coming in, sealed before they touch the disk: AES-256-GCM, bound to upload, number and
// key. Without the key, which is kept elsewhere and destroyed in the end, what is left on a disk says nothing.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendError } from '../../errors.ts';
import { replaceFile } from './durable-files.ts';

const NONCE = 12;
const TAG = 16;

export class SealedParts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** On disk when this resolves; a part that was there under this number goes. */
  async write(uploadId: string, number: number, key: Uint8Array, plain: Uint8Array): Promise<void> {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeOf(uploadId, number));
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    await replaceFile(this.#fileOf(uploadId, number), sealed);
  }

  /** @throws BackendError TAMPERED naming upload and part */
  async read(uploadId: string, number: number, key: Uint8Array): Promise<Uint8Array> {
    try {
      const sealed = await readFile(this.#fileOf(uploadId, number));
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAAD(placeOf(uploadId, number)).setAuthTag(sealed.subarray(-TAG));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
    } catch (cause) {
      const what = `part ${number} of upload ${uploadId}`;
      throw new BackendError('TAMPERED', 'a part that was received does not open', { what }, { cause });
    }
  }

  async remove(uploadId: string): Promise<void> {
    await rm(join(this.#folder, uploadId), { recursive: true, force: true });
  }

  #fileOf(uploadId: string, number: number): string {
    return join(this.#folder, uploadId, String(number));
  }
}

const placeOf = (uploadId: string, number: number): Buffer => Buffer.from(`part/${uploadId}/${number}`);
