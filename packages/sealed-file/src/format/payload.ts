import { InvalidArgument, LengthMismatch, UnsupportedVersion } from '../errors.ts';
import { FILE_KEY_SIZE, wipe } from './keys.ts';
import { MAX_PLAINTEXT_SIZE } from './layout.ts';

const VERSION = 1;
const CONTEXT_HASH_SIZE = 32;
/** Version 1 ‖ file key 32 ‖ plaintext size 8 ‖ context hash 32. */
export const PAYLOAD_SIZE = 1 + FILE_KEY_SIZE + 8 + CONTEXT_HASH_SIZE;

/** What a wrapped key holds. The file key stays out of whatever prints, logs or serialises this object. */
export class FileKeyPayload {
  /** Bytes before padding. */
  readonly plaintextSize: number;
  readonly contextHash: Uint8Array;
  readonly #fileKey: Uint8Array;

  /** Copies what it is given. */
  constructor(fileKey: Uint8Array, plaintextSize: number, contextHash: Uint8Array) {
    if (fileKey.length !== FILE_KEY_SIZE) throw new InvalidArgument('fileKey', `must have ${FILE_KEY_SIZE} bytes`);
    this.#fileKey = Uint8Array.from(fileKey);
    this.plaintextSize = plaintextSize;
    this.contextHash = Uint8Array.from(contextHash);
  }

  /**
   * Reads the 73 unwrapped bytes strictly.
   * @throws LengthMismatch when they are not 73, or name a plaintext of more than 2^40 bytes
   * @throws UnsupportedVersion
   */
  static parse(bytes: Uint8Array): FileKeyPayload {
    const version = bytes[0];
    if (version !== undefined && version !== VERSION) throw new UnsupportedVersion('payload', version);
    if (bytes.length !== PAYLOAD_SIZE) throw new LengthMismatch('unwrapped key', PAYLOAD_SIZE, bytes.length);
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1 + FILE_KEY_SIZE));
    if (size > MAX_PLAINTEXT_SIZE) throw new LengthMismatch('plaintext, at most', MAX_PLAINTEXT_SIZE, size);
    return new FileKeyPayload(bytes.subarray(1, 1 + FILE_KEY_SIZE), size, bytes.subarray(-CONTEXT_HASH_SIZE));
  }

  get fileKey(): Uint8Array {
    return this.#fileKey;
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(PAYLOAD_SIZE);
    bytes[0] = VERSION;
    bytes.set(this.#fileKey, 1);
    new DataView(bytes.buffer).setBigUint64(1 + FILE_KEY_SIZE, BigInt(this.plaintextSize));
    bytes.set(this.contextHash, PAYLOAD_SIZE - CONTEXT_HASH_SIZE);
    return bytes;
  }

  /** Overwrites the file key; the object opens nothing afterwards. */
  wipe(): void {
    wipe(this.#fileKey);
  }
}
