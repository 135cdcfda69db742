// Columns that the database must not show: AES-256-GCM under a key of the organisation's custody, bound to their place.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Custody } from '../adapters/custody/custody.ts';
import { BackendError } from '../errors.ts';

const NONCE = 12;
const TAG = 16;

/** @throws BackendError UNAVAILABLE */
export async function tokenKey(custody: Custody, id: string): Promise<Uint8Array> {
  if (!(await custody.has('token-key', id))) {
    try {
      await custody.keep('token-key', id, randomBytes(32));
    } catch (error) {
      // Of two who draw at once one prevails.
      if (!(error instanceof BackendError) || error.code !== 'CONFLICT') throw error;
    }
  }
  return custody.open('token-key', id);
}

export class ColumnCipher {
  readonly #custodyOf: (mspId: string) => Custody;
  readonly #keys = new Map<string, Promise<Uint8Array>>();

  constructor(custodyOf: (mspId: string) => Custody) {
    this.#custodyOf = custodyOf;
  }

  /** @param place table, row and column, as one text */
  async seal(mspId: string, place: string, text: string): Promise<Uint8Array> {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(mspId), nonce).setAAD(Buffer.from(place));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws BackendError TAMPERED naming the place */
  async open(mspId: string, place: string, sealed: Uint8Array): Promise<string> {
    const bytes = Buffer.from(sealed);
    const key = await this.#key(mspId);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new BackendError('TAMPERED', 'a sealed column does not open', { what: place }, { cause: error });
    }
  }

  #key(mspId: string): Promise<Uint8Array> {
    const key = this.#keys.get(mspId) ?? tokenKey(this.#custodyOf(mspId), 'columns');
    this.#keys.set(mspId, key);
    return key;
  }
}
