// A backup of one organisation's custody that no single person opens: an export sealed under a random key, and the key
// in shares, any `threshold` of which bring it back.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { decodeBase64url, encodeBase64url } from '@lianjian/ledger-api';
import { combine, split } from 'shamir-secret-sharing';
import { z } from 'zod';
import { BackendError } from '../../errors.ts';
import { SECRET_KINDS } from './custody.ts';
import { type CustodyFolders, FileCustody, type KeptSecret } from './file-custody.ts';

const FORM = 'lianjian-recovery-1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHECK_BYTES = 4;

export interface Recovery {
  /** Sealed; to be kept apart from the shares. */
  readonly file: Uint8Array;
  /** One for each keeper. Secret. */
  readonly shares: readonly string[];
}

const fileHeader = z.strictObject({ form: z.literal(FORM), id: z.string(), organization: z.string() });

const content = z.array(z.strictObject({ kind: z.enum(SECRET_KINDS), id: z.string(), secret: z.string() }));

const refused = (message: string): BackendError => new BackendError('TAMPERED', message, { what: 'recovery file' });

const checkOf = (text: string): string =>
  encodeBase64url(createHash('sha256').update(text).digest().subarray(0, CHECK_BYTES));

function shareText(id: string, threshold: number, share: Uint8Array): string {
  const body = [FORM, id, String(threshold), encodeBase64url(share)].join('.');
  return `${body}.${checkOf(body)}`;
}

interface Share {
  readonly id: string;
  readonly threshold: number;
  readonly bytes: Uint8Array;
}

function parseShare(text: string): Share {
  const end = text.trim().lastIndexOf('.');
  const body = text.trim().slice(0, end);
  const [form, id, threshold, bytes] = body.split('.');
  const isWhole = form === FORM && text.trim().slice(end + 1) === checkOf(body);
  if (!isWhole || id === undefined || bytes === undefined) throw refused('a share is mistyped or cut off');
  return { id, threshold: Number(threshold), bytes: decodeBase64url(bytes) };
}

/** Seals everything that the custody keeps. The shares are given out once and stored nowhere. */
export async function createRecovery(
  custody: FileCustody,
  { shares, threshold }: { readonly shares: number; readonly threshold: number },
): Promise<Recovery> {
  const secrets: z.infer<typeof content> = [];
  for await (const { kind, id, secret } of custody.all()) secrets.push({ kind, id, secret: encodeBase64url(secret) });
  const id = encodeBase64url(randomBytes(9));
  const header = JSON.stringify({ form: FORM, id, organization: custody.mspId });
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final()]);
  const parts = await split(Uint8Array.from(key), shares, threshold);
  return {
    file: Buffer.concat([Buffer.from(`${header}\n`), nonce, cipher.getAuthTag(), sealed]),
    shares: parts.map((part) => shareText(id, threshold, part)),
  };
}

/**
 * Fills a new custody: its secrets are sealed under a new keyring.
 *
 * @throws BackendError TAMPERED for a file or shares that do not fit, or too few; CONFLICT when there is a custody
 */
export async function restoreRecovery(
  file: Uint8Array,
  shares: readonly string[],
  folders: (mspId: string) => CustodyFolders,
): Promise<FileCustody> {
  const { organization, secrets } = await openRecovery(file, shares.map(parseShare));
  const custody = await FileCustody.open(organization, folders(organization));
  try {
    await assertEmpty(custody);
    for (const { kind, id, secret } of secrets) await custody.keep(kind, id, secret);
    return custody;
  } catch (error) {
    await custody.close();
    throw error;
  }
}

async function openRecovery(
  file: Uint8Array,
  shares: readonly Share[],
): Promise<{ organization: string; secrets: KeptSecret[] }> {
  const end = file.indexOf(0x0a);
  const header = Buffer.from(file.subarray(0, end));
  const parsed = fileHeader.safeParse(parseJson(header.toString('utf8')));
  if (!parsed.success) throw refused('this is no recovery file');
  const { id, organization } = parsed.data;
  if (shares.some((share) => share.id !== id)) throw refused('a share belongs to another recovery file');
  const needed = shares[0]?.threshold ?? 2;
  const distinct = new Map(shares.map(({ bytes }) => [encodeBase64url(bytes), bytes]));
  if (distinct.size < needed) throw refused(`it takes ${needed} different shares`);
  const key = await combine([...distinct.values()].map((bytes) => Uint8Array.from(bytes)));
  const plain = decrypt(file.subarray(end + 1), key, header);
  const secrets = content.parse(JSON.parse(plain.toString('utf8')));
  return { organization, secrets: secrets.map((kept) => ({ ...kept, secret: decodeBase64url(kept.secret) })) };
}

function decrypt(body: Uint8Array, key: Uint8Array, header: Uint8Array): Buffer {
  const tagAt = NONCE_BYTES;
  const sealedAt = tagAt + TAG_BYTES;
  if (body.length < sealedAt) throw refused('this is no recovery file');
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, tagAt))
    .setAAD(header)
    .setAuthTag(body.subarray(tagAt, sealedAt));
  const plain = decipher.update(body.subarray(sealedAt));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // GCM says only that the tag is wrong.
    throw refused('the recovery file is changed, or a share is wrong');
  }
}

async function assertEmpty(custody: FileCustody): Promise<void> {
  for await (const { kind } of custody.all()) {
    throw new BackendError('CONFLICT', `the custody of ${custody.mspId} is not empty`, { kind });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all is one more form that the caller refuses.
    return undefined;
  }
}
