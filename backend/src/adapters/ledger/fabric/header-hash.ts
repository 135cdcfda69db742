// A block's hash, by which the next block names it. Source: fabric protoutil/blockutils.go, BlockHeaderHash: SHA-256 over
// the DER of SEQUENCE { INTEGER number, OCTET STRING previous hash, OCTET STRING data hash }.
import { createHash } from 'node:crypto';

export interface Header {
  readonly number: number;
  /** Empty in block 0. */
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

const INTEGER = 0x02;
const OCTETS = 0x04;
const SEQUENCE = 0x30;
/** Lengths below this take one byte: two hashes and a number are less. */
const SHORT = 0x80;

function element(tag: number, content: Uint8Array): Buffer {
  if (content.length >= SHORT) throw new RangeError('a header is short');
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}

/** Big-endian with a leading zero where the number would look negative. */
function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return element(INTEGER, (bytes[0] ?? 0) < SHORT ? bytes : Buffer.concat([Buffer.of(0), bytes]));
}

export function headerHashOf({ number, previousHash, dataHash }: Header): Uint8Array {
  const content = Buffer.concat([integer(number), element(OCTETS, previousHash), element(OCTETS, dataHash)]);
  return createHash('sha256').update(element(SEQUENCE, content)).digest();
}
