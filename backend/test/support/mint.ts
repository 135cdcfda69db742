// Certificates with an end that a test chooses.
// @peculiar/x509 needs it, and first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';

const DAY = 86_400_000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Where Fabric's CA writes a member's attributes. */
const ATTRIBUTES = '1.2.3.4.5.6.7.8.1';

export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

/** Milliseconds since 1970. */
export interface Life {
  readonly notBefore: number;
  readonly notAfter: number;
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);

/** Positive, of 15 random bytes. */
const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;

export async function newAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    keys,
    name: 'CN=ca',
    notAfter: new Date(Date.now() + DAY),
    notBefore: new Date(Date.now() - 1_000 * DAY),
    signingAlgorithm: SIGNING,
  });
  return { certificate, privateKey: keys.privateKey };
}

/** One of the network's, from its files. */
export async function authorityOf(certificate: string, privateKey: string): Promise<Authority> {
  const der = x509.PemConverter.decodeFirst(privateKey);
  return {
    certificate: new x509.X509Certificate(certificate),
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, KEY, true, ['sign']),
  };
}

/** A member's, with its key; PEM. */
export async function memberCertificate(
  authority: Authority,
  { attributes, memberId }: { readonly attributes: Readonly<Record<string, string>>; readonly memberId: string },
  life: Life,
): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  const keys = await newKeys();
  const extension = new x509.Extension(ATTRIBUTES, false, Buffer.from(JSON.stringify({ attrs: attributes })));
  const like = { extensions: [extension], publicKey: keys.publicKey, subject: new x509.Name(`CN=${memberId}`) };
  return {
    certificate: await certified(authority, like, life),
    privateKey: KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** The same certificate of the same key, with another end; PEM. */
export function reissued(authority: Authority, pem: string, notAfter: number): Promise<string> {
  const { extensions, publicKey, subjectName } = new x509.X509Certificate(pem);
  const notBefore = Math.max(authority.certificate.notBefore.getTime(), Date.now() - DAY);
  return certified(authority, { extensions, publicKey, subject: subjectName }, { notAfter, notBefore });
}

async function certified(
  { certificate: issuer, privateKey }: Authority,
  like: Pick<x509.X509CertificateCreateParams, 'extensions' | 'publicKey'> & { readonly subject: x509.Name },
  { notAfter, notBefore }: Life,
): Promise<string> {
  const made = await x509.X509CertificateGenerator.create({
    ...like,
    // Byte for byte, as chains are checked.
    issuer: issuer.subjectName,
    notAfter: new Date(notAfter),
    notBefore: new Date(notBefore),
    serialNumber: serialNumber(),
    signingAlgorithm: SIGNING,
    signingKey: privateKey,
  });
  return `${made.toString('pem')}\n`;
}
