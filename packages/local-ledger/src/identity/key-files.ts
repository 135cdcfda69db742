import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from '../error-details.ts';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface CertifiedKey {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
}

/** Where a certified key is kept; none in memory. */
export interface KeyFiles {
  readonly key: string;
  readonly certificate: string;
}

export const generateKeys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Replaces the file as a whole, or not at all: written aside, synced, renamed, and the folder synced. */
export async function writeFileDurably(path: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.new`;
  const file = await open(aside, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(aside, mode);
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function readFileIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function storedKeys(file: string): Promise<KeyPair | undefined> {
  const pem = await readFileIfExists(file);
  if (pem === undefined) return undefined;
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The key (mode 0600) and certificate of these files, made on first use. A stored key is never replaced. */
export async function loadOrCreate(
  files: KeyFiles | undefined,
  certify: (keys: KeyPair) => Promise<X509Certificate>,
): Promise<CertifiedKey> {
  if (files === undefined) {
    const keys = generateKeys();
    return { privateKey: keys.privateKey, certificate: await certify(keys) };
  }
  const stored = await storedKeys(files.key);
  const keys = stored ?? generateKeys();
  if (stored === undefined) {
    await writeFileDurably(files.key, keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 0o600);
  }
  const pem = await readFileIfExists(files.certificate);
  if (pem !== undefined) return { privateKey: keys.privateKey, certificate: new X509Certificate(pem) };
  const certificate = await certify(keys);
  await writeFileDurably(files.certificate, certificate.toString(), 0o644);
  return { privateKey: keys.privateKey, certificate };
}
