import { type MaterialRecord } from '../../src/format/record.ts';
import { hex, unhex } from '../support.ts';

/** A sealed file in a form that crosses into the page and back. */
export interface PlainSealedFile {
  readonly sealed: string;
  readonly sealedSize: number;
  readonly sha256: string;
  readonly plaintextCommitment: string;
  readonly capsule: string;
  readonly wrappedKey: string;
}

export function toPlain(sealed: Uint8Array, record: MaterialRecord): PlainSealedFile {
  const { sealedSize, sha256, plaintextCommitment, capsule, wrappedKey } = record;
  return {
    sealed: hex(sealed),
    sealedSize,
    sha256: hex(sha256),
    plaintextCommitment: hex(plaintextCommitment),
    capsule: hex(capsule),
    wrappedKey: hex(wrappedKey),
  };
}

export function fromPlain(plain: PlainSealedFile): { sealed: Uint8Array; record: MaterialRecord } {
  const { sealed, sealedSize, sha256, plaintextCommitment, capsule, wrappedKey } = plain;
  const record = {
    suite: 1,
    sealedSize,
    sha256: unhex(sha256),
    plaintextCommitment: unhex(plaintextCommitment),
    capsule: unhex(capsule),
    wrappedKey: unhex(wrappedKey),
  };
  return { sealed: unhex(sealed), record };
}
