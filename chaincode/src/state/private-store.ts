import { ContractError } from '@lianjian/ledger-api';
import { type Stub } from './stub.ts';

/** In the peer's error where it has a value's hash, which is in the blocks, but not the value itself. */
const VALUE_MISSING = 'private data matching public hash version is not available';

/** The implicit private collection of one organisation. Keys are composite, like public ones. */
export class PrivateStore {
  readonly #stub: Stub;
  readonly #mspId: string;
  readonly #collection: string;

  constructor(stub: Stub, mspId: string) {
    this.#stub = stub;
    this.#mspId = mspId;
    this.#collection = `_implicit_org_${mspId}`;
  }

  /** SHA-256 of the value; every organisation can read it. Undefined where there is none. */
  async hash(key: string): Promise<Uint8Array | undefined> {
    return present(await this.#stub.getPrivateDataHash(this.#collection, key));
  }

  /**
   * Works only on a peer of the organisation.
   *
   * @throws ContractError INVALID_STATE when the peer has the hash but has lost the value, or never got it
   */
  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      return present(await this.#stub.getPrivateData(this.#collection, key));
    } catch (error) {
      if (error instanceof Error && error.message.includes(VALUE_MISSING)) throw this.#lost();
      throw error;
    }
  }

  put(key: string, value: Uint8Array): Promise<void> {
    return this.#stub.putPrivateData(this.#collection, key, value);
  }

  /** Removes the value and its hash, of all versions. */
  purge(key: string): Promise<void> {
    return this.#stub.purgePrivateData(this.#collection, key);
  }

  #lost(): ContractError {
    const text = 'this peer has the hash of a private value but not the value: write the same value again';
    return new ContractError('INVALID_STATE', text, { organization: this.#mspId, reason: 'private-value-missing' });
  }
}

/** The shim gives empty bytes for what is not there. */
export const present = (bytes: Uint8Array): Uint8Array | undefined => (bytes.length === 0 ? undefined : bytes);
