import { type Stub } from './stub.ts';

/** The implicit private collection of one organisation. Keys are composite, like public ones. */
export class PrivateStore {
  readonly #stub: Stub;
  readonly #collection: string;

  constructor(stub: Stub, mspId: string) {
    this.#stub = stub;
    this.#collection = `_implicit_org_${mspId}`;
  }

  /** SHA-256 of the value; every organisation can read it. Undefined where there is none. */
  async hash(key: string): Promise<Uint8Array | undefined> {
    return present(await this.#stub.getPrivateDataHash(this.#collection, key));
  }

  /** Works only on a peer of the organisation. */
  async get(key: string): Promise<Uint8Array | undefined> {
    return present(await this.#stub.getPrivateData(this.#collection, key));
  }

  put(key: string, value: Uint8Array): Promise<void> {
    return this.#stub.putPrivateData(this.#collection, key, value);
  }

  /** Removes the value and its hash, of all versions. */
  purge(key: string): Promise<void> {
    return this.#stub.purgePrivateData(this.#collection, key);
  }
}

/** The shim gives empty bytes for what is not there. */
export const present = (bytes: Uint8Array): Uint8Array | undefined => (bytes.length === 0 ? undefined : bytes);
