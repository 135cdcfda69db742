import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { create } from 'multiformats/hashes/digest';

/** Of multihashes. */
const SHA2_256 = 0x12;

/** Where a file of one leaf (at most 256 KiB) is stored: its address is the SHA-256 of its bytes. */
export const addressOfBlock = (sha256: Uint8Array): string =>
  CID.createV1(raw.code, create(SHA2_256, sha256)).toString();
