// The API's own certificate and key, as its server takes them, and takes them again when they are renewed.
import { readFile } from 'node:fs/promises';
import { Server } from 'node:tls';
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

export interface TlsWatch {
  readonly files: NonNullable<Config['tls']>;
  /** Milliseconds between two looks at the files. */
  readonly every: number;
  /** Told each time that the files are no certificate with its key: the one before stays. */
  readonly warn: (error: unknown) => void;
}

/**
 * Shows clients what lies in the files as it changes; connections that are open stay open.
 *
 * @returns what ends it
 */
export function followTls(server: object, watch: TlsWatch): () => void {
  if (!(server instanceof Server)) throw new TypeError('the server speaks no TLS');
  let last: ServerTls | undefined;
  const look = async (): Promise<void> => {
    try {
      const now = await readTls(watch.files);
      if (now.cert === last?.cert && now.key === last.key) return;
      server.setSecureContext(now);
      last = now;
    } catch (error) {
      // Half of them may be written, or one be away for a moment.
      watch.warn(error);
    }
  };
  const timer = setInterval(() => void look(), watch.every);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new BackendError('UNAVAILABLE', `${file} cannot be read`, { what: 'TLS certificate or key' }, { cause });
  }
}
