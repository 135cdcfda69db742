// The API's own certificate.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { readConfig } from '../../src/adapters/config/config.ts';
import type * as serverModule from '../../src/server.ts';
import { startingServer, TEST_ENVIRONMENT } from '../support/api.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();
const certificateFile = join(folder, 'api.pem');
const keyFile = join(folder, 'api.key');
let certificate: string;
let server: serverModule.RunningServer;

const settings = (name: string): Readonly<Record<string, string>> => ({
  ...TEST_ENVIRONMENT,
  LIANJIAN_DATA: join(folder, name),
  LIANJIAN_TLS_CERTIFICATE: certificateFile,
  LIANJIAN_TLS_KEY: keyFile,
});

/** @param notAfter milliseconds since 1970 */
async function selfSigned(notAfter = Date.now() + 86_400_000): Promise<{ certificate: string; key: string }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    name: 'CN=localhost',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(notAfter),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString();
  return { certificate: made.toString('pem'), key };
}

function get(url: string, options: object): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(url, options, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')));
      response.once('end', () => {
        resolve({ status: response.statusCode, text });
      });
    });
    asking.once('error', reject);
    asking.end();
  });
}

beforeAll(async () => {
  const made = await selfSigned();
  certificate = made.certificate;
  writeFileSync(certificateFile, made.certificate);
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  const { startServer } = await startingServer();
  server = await startServer(readConfig({ ...settings('data'), LIANJIAN_MAINTENANCE_SECONDS: '1' }));
}, 120_000);

afterAll(() => server.close());

test('https, with the certificate that was given', async () => {
  expect(server.url).toMatch(/^https:\/\//);
  const answer = await get(`${server.url}/api/v1/operations/health`, { ca: certificate });
  expect(answer).toEqual({ status: 200, text: '{"status":"ok"}' });
});

test('clients that do not know the certificate, or speak an older TLS or none, get nothing', async () => {
  const path = `${server.url}/api/v1/operations/health`;
  await expect(get(path, {})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const old = { ca: certificate, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  await expect(get(path, old)).rejects.toMatchObject({ code: 'EPROTO' });
  await expect(fetch(path.replace('https:', 'http:'))).rejects.toThrow();
});

test('a key that is not there is named at the start', async () => {
  const { startServer } = await startingServer();
  const config = readConfig({ ...settings('other'), LIANJIAN_TLS_KEY: join(folder, 'absent.key') });
  await expect(startServer(config)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('absent.key'),
  });
}, 60_000);

test('a client that asks nothing does not keep it from closing', async () => {
  const { startServer } = await startingServer();
  const other = await startServer(readConfig(settings('closing')));
  const silent = connect({ ca: certificate, host: '127.0.0.1', port: Number(new URL(other.url).port) });
  await once(silent, 'secureConnect');
  const began = Date.now();
  await other.close();
  // Not the time that an answer under way would have.
  expect(Date.now() - began).toBeLessThan(10_000);
  silent.destroy();
}, 60_000);

const health = (ca: string): Promise<unknown> => get(`${server.url}/api/v1/operations/health`, { agent: false, ca });

/** In its files; the next look shows it. */
function put({ certificate: pem, key }: { certificate: string; key: string }): void {
  writeFileSync(certificateFile, pem);
  writeFileSync(keyFile, key, { mode: 0o600 });
}

test('one that has ended is refused by clients, and foretold; a renewed one is shown without a restart', async () => {
  const ended = await selfSigned(Date.now() - 1_000);
  put(ended);
  await until('clients see that it has ended', () =>
    health(ended.certificate).then(
      () => false,
      (error: unknown) => (error as NodeJS.ErrnoException).code === 'CERT_HAS_EXPIRED',
    ),
  );
  const renewed = await selfSigned();
  // With the key of another it is none: what is shown stays.
  writeFileSync(certificateFile, renewed.certificate);
  await expect(health(renewed.certificate)).rejects.toThrow();
  put(renewed);
  await until('clients see the renewed one', () =>
    health(renewed.certificate).then(
      () => true,
      () => false,
    ),
  );
  const { text } = await get(`${server.url}/api/v1/operations/metrics`, { agent: false, ca: renewed.certificate });
  const ends = Date.parse(new X509Certificate(renewed.certificate).validTo) / 1000;
  expect(text).toContain(`lianjian_certificate_expiry_seconds{certificate="api"} ${ends}`);
}, 60_000);
