// The API's own certificate and key, as its server takes them.
import { readFile } from 'node:fs/promises';
import { BackendError } from '../errors.ts';
import { type Config } from './config/config.ts';

export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2';
}

/** @throws BackendError UNAVAILABLE naming the file that cannot be read */
export async function readTls({ certificate, key }: NonNullable<Config['tls']>): Promise<ServerTls> {
  const [cert, secret] = await Promise.all([readPem(certificate), readPem(key)]);
  return { cert, key: secret, minVersion: 'TLSv1.2' };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BackendError('UNAVAILABLE', `${file} cannot be read`, { what: 'TLS certificate or key' }, { cause });
  }
}
