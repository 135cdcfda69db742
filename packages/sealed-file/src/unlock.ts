import { equalInConstantTime } from './bytes.ts';
import { LengthMismatch, WrongContext, WrongKey } from './errors.ts';
import { contextHashOf, type MaterialContext } from './format/context.ts';
import { type Header, parseHeader, suiteMustBeKnown } from './format/header.ts';
import { deriveKeys, type FileKeys } from './format/keys.ts';
import { Layout } from './format/layout.ts';
import { type FileKeyPayload } from './format/payload.ts';
import { type SealedFileRecord } from './format/record.ts';
import { type Platform } from './platform/platform.ts';
import { type TransferOptions } from './streams/pace.ts';

export interface OpenOptions extends TransferOptions {
  readonly record: SealedFileRecord;
  /** Which material is asked for; built from the record's own place on the ledger, never from the file. */
  readonly context: MaterialContext;
  /** The unwrapped key, or how to unwrap it: called once the header has passed. */
  readonly fileKey: FileKeyPayload | (() => FileKeyPayload | Promise<FileKeyPayload>);
}

export interface Unlocked {
  readonly layout: Layout;
  readonly keys: FileKeys;
}

/** @throws LengthMismatch */
export function sealedSizeMustMatch(record: SealedFileRecord, actual: number): void {
  if (actual !== record.sealedSize) throw new LengthMismatch('sealed file', record.sealedSize, actual);
}

function contextMustMatch(part: 'header' | 'payload', found: Uint8Array, expected: Uint8Array): void {
  if (!equalInConstantTime(found, expected)) throw new WrongContext(part);
}

/**
 * All that is checked before the first chunk, in the format's order: header and context, unwrapped key, sizes, key
 * commitment.
 * @throws NotSealed, UnsupportedVersion, UnsupportedSuite, MalformedHeader, WrongContext, LengthMismatch, WrongKey,
 * what unwrapping throws, InvalidArgument for a context out of range
 */
export async function unlock(platform: Platform, headerBytes: Uint8Array, options: OpenOptions): Promise<Unlocked> {
  const { record, context, fileKey } = options;
  const header = parseHeader(headerBytes);
  suiteMustBeKnown(record.suite);
  const contextHash = contextHashOf(platform, context);
  contextMustMatch('header', header.contextHash, contextHash);
  const payload = typeof fileKey === 'function' ? await fileKey() : fileKey;
  contextMustMatch('payload', payload.contextHash, contextHash);
  const layout = new Layout(payload.plaintextSize);
  if (record.sealedSize !== layout.sealedSize) {
    throw new LengthMismatch("sealed file by the wrapped key's plaintext size", layout.sealedSize, record.sealedSize);
  }
  return { layout, keys: committedKeys(platform, payload, header) };
}

function committedKeys(platform: Platform, payload: FileKeyPayload, header: Header): FileKeys {
  const keys = deriveKeys(platform, payload.fileKey, header.prefix);
  if (!equalInConstantTime(keys.commitment, header.keyCommitment)) throw new WrongKey();
  return keys;
}
