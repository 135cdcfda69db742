// The key-encryption keys of one organisation: a file that only this process's user reads.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { decodeBase64url, encodeBase64url } from '@lianjian/ledger-api';
import { z } from 'zod';
import { BackendError } from '../../errors.ts';
import { createFile, replaceFile } from '../disk/durable-files.ts';

const KEY_BYTES = 32;

const keyBytes = z.string().transform((text, context) => {
  const bytes = decodeBase64url(text);
  if (bytes.length !== KEY_BYTES) context.addIssue('expected 32 bytes');
  return bytes;
});

const keyringFile = z
  .strictObject({ organization: z.string(), current: z.string(), keys: z.record(z.string(), keyBytes) })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), 'the current key is not there');

/** Several keys, so that what an older one sealed still opens; new secrets are sealed with the current one. */
export interface Keyring {
  readonly organization: string;
  /** Id of the key that seals. */
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const tampered = (mspId: string, why: string, cause?: unknown): BackendError =>
  new BackendError('TAMPERED', `the keyring of ${mspId} ${why}`, { what: `keyring of ${mspId}` }, { cause });

const textOf = ({ organization, current, keys }: Keyring): string => {
  const encoded = Object.fromEntries(Array.from(keys, ([id, key]) => [id, encodeBase64url(key)]));
  return `${JSON.stringify({ organization, current, keys: encoded }, undefined, 2)}\n`;
};

const withNewKey = (organization: string, known: Keyring['keys']): Keyring => {
  const current = randomUUID();
  return { organization, current, keys: new Map([...known, [current, randomBytes(KEY_BYTES)]]) };
};

export const newKeyring = (organization: string): Keyring => withNewKey(organization, new Map());

/** With one more key, which becomes the current one. */
export const rotated = ({ organization, keys }: Keyring): Keyring => withNewKey(organization, keys);

/** With the current key alone: once nothing is sealed with the others. */
export const pruned = ({ organization, current, keys }: Keyring): Keyring => ({
  organization,
  current,
  keys: new Map([...keys].filter(([id]) => id === current)),
});

/** @throws BackendError CONFLICT when there is one */
export const createKeyring = (file: string, keyring: Keyring): Promise<void> => createFile(file, textOf(keyring));

export const replaceKeyring = (file: string, keyring: Keyring): Promise<void> => replaceFile(file, textOf(keyring));

/**
 * Undefined when there is no file.
 *
 * @throws BackendError TAMPERED when others may read the file, or it is another organisation's, or no keyring
 */
export async function readKeyring(file: string, mspId: string): Promise<Keyring | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const mode = (await stat(file)).mode & 0o777;
  if (mode !== 0o600) throw tampered(mspId, `has mode ${mode.toString(8)}; only 600 is accepted`);
  return parseKeyring(text, mspId);
}

/** @throws BackendError TAMPERED */
export function parseKeyring(text: string, mspId: string): Keyring {
  let parsed: z.infer<typeof keyringFile>;
  try {
    parsed = keyringFile.parse(JSON.parse(text));
  } catch {
    // The reason could quote a key.
    throw tampered(mspId, 'is not a keyring');
  }
  if (parsed.organization !== mspId) throw tampered(mspId, `is of ${parsed.organization}`);
  return { organization: mspId, current: parsed.current, keys: new Map(Object.entries(parsed.keys)) };
}

export const serializeKeyring = textOf;
