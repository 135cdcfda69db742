// X.509 authorities and leaf certificates, ECDSA P-256 with SHA-256.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';

type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

x509.cryptoProvider.set(webcrypto);

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Tolerance for clocks that run behind the minting host. */
const BACKDATE_MS = 5 * 60_000;
const SERIAL_BYTES = 16;

export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}
export interface Subject {
  readonly commonName: string;
  readonly organization: string;
  readonly unit?: string;
}
export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly privateKey: CryptoKey;
}
/** A certificate with its PKCS#8 key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}
export type Purpose = 'identity' | 'server' | 'client' | 'server-and-client';

export function lifetimeOfDays(days: number, now: Date = new Date()): Lifetime {
  return { notBefore: new Date(now.getTime() - BACKDATE_MS), notAfter: new Date(now.getTime() + days * DAY_MS) };
}

const generateKeys = (): Promise<CryptoKeyPair> =>
  webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);

/** A positive serial of 127 random bits. */
function serialNumber(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/** From the organisation down to the name: read backwards, as RFC 2253 has it, the name comes first. */
const distinguishedName = ({ commonName, organization, unit }: Subject): string =>
  [`O=${organization}`, ...(unit === undefined ? [] : [`OU=${unit}`]), `CN=${commonName}`].join(',');

/** A self-signed root that may sign certificates and revocation lists. */
export async function createAuthority(subject: Subject, lifetime: Lifetime): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: distinguishedName(subject),
    ...lifetime,
    signingAlgorithm: SIGNING_ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, privateKey: keys.privateKey };
}

/** The authority's own key identifier, copied: a recomputed one may differ in its hash and is then refused. */
function authorityKeyIdentifier(issuer: x509.X509Certificate): x509.AuthorityKeyIdentifierExtension {
  const own = issuer.getExtension(x509.SubjectKeyIdentifierExtension);
  if (own === null) throw new TypeError(`authority ${issuer.subject} carries no subject key identifier`);
  return new x509.AuthorityKeyIdentifierExtension(own.keyId);
}

const EXTENDED_USAGES: Readonly<Record<Purpose, readonly string[]>> = {
  identity: [],
  server: [x509.ExtendedKeyUsage.serverAuth],
  client: [x509.ExtendedKeyUsage.clientAuth],
  'server-and-client': [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth],
};

function alternativeNames(hosts: readonly string[]): x509.SubjectAlternativeNameExtension {
  return new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: /^[0-9.]+$|:/.test(host) ? 'ip' : 'dns', value: host })),
  );
}

/** Where Fabric's CA writes a member's attributes. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';

const memberAttributes = (attrs: Readonly<Record<string, string>>): x509.Extension =>
  new x509.Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs })));

export interface LeafRequest {
  readonly subject: Subject;
  readonly purpose: Purpose;
  readonly lifetime: Lifetime;
  /** Names and addresses a server answers at. */
  readonly hosts?: readonly string[];
  /** What contracts read of a member, such as the role. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A leaf certificate with a fresh key. It never starts before, nor outlives, its authority. */
export async function issue(authority: Authority, request: LeafRequest): Promise<KeyedCertificate> {
  const keys = await generateKeys();
  const { certificate: issuer } = authority;
  const usages = EXTENDED_USAGES[request.purpose];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: distinguishedName(request.subject),
    issuer: issuer.subjectName,
    notBefore: new Date(Math.max(request.lifetime.notBefore.getTime(), issuer.notBefore.getTime())),
    notAfter: new Date(Math.min(request.lifetime.notAfter.getTime(), issuer.notAfter.getTime())),
    signingKey: authority.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension([...usages])] : []),
      ...(request.hosts === undefined ? [] : [alternativeNames(request.hosts)]),
      ...(request.attributes === undefined ? [] : [memberAttributes(request.attributes)]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      authorityKeyIdentifier(issuer),
    ],
  });
  return { certificate: pemOf(certificate), privateKey: await privateKeyPem(keys.privateKey) };
}

export const pemOf = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`;

export async function privateKeyPem(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

export async function parseAuthority(pem: KeyedCertificate): Promise<Authority> {
  const der = x509.PemConverter.decodeFirst(pem.privateKey);
  return {
    certificate: new x509.X509Certificate(pem.certificate),
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, true, ['sign']),
  };
}

/** A PKCS#10 request with a fresh key, for a certificate authority elsewhere. */
export async function requestCertificate(commonName: string): Promise<{ request: string; privateKey: string }> {
  const keys = await generateKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
  });
  return { request: request.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}
