import 'reflect-metadata'; // @peculiar/x509 asks for it before it is loaded
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type KeyObject, randomBytes, type webcrypto, X509Certificate } from 'node:crypto';

/** Extension in which fabric-ca puts attributes, as JSON {"attrs": {name: value}}; ClientIdentity reads it. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface Issuer {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

export interface CertificateInput {
  readonly subject: { readonly commonName: string; readonly organization: string; readonly unit: string };
  readonly publicKey: KeyObject;
  readonly attributes: Readonly<Record<string, string>>;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** 20 bytes with the top bit clear and never leading zeros (RFC 5280 section 4.1.2.2). */
function newSerialNumber(): string {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

const publicCryptoKey = (key: KeyObject): webcrypto.CryptoKey => key.toCryptoKey(ALGORITHM, true, ['verify']);
const signingCryptoKey = (key: KeyObject): webcrypto.CryptoKey => key.toCryptoKey(ALGORITHM, false, ['sign']);

function nameOf({ commonName, organization, unit }: CertificateInput['subject']): Record<string, string[]>[] {
  return [{ O: [organization] }, { OU: [unit] }, { CN: [commonName] }];
}

async function sealed(certificate: Promise<{ toString(format: 'pem'): string }>): Promise<X509Certificate> {
  return new X509Certificate((await certificate).toString('pem'));
}

/** A self-signed root, valid for the days between the two dates. */
export async function createRootCertificate(
  input: Omit<CertificateInput, 'publicKey' | 'attributes'>,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
): Promise<X509Certificate> {
  const publicKey = publicCryptoKey(keys.publicKey);
  const name = nameOf(input.subject);
  return sealed(
    X509CertificateGenerator.create({
      serialNumber: newSerialNumber(),
      subject: name,
      issuer: name,
      notBefore: input.notBefore,
      notAfter: input.notAfter,
      publicKey,
      signingKey: signingCryptoKey(keys.privateKey),
      signingAlgorithm: SIGNING,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(publicKey),
      ],
    }),
  );
}

/** An end-entity certificate for signing. */
export async function createCertificate(input: CertificateInput, issuer: Issuer): Promise<X509Certificate> {
  const publicKey = publicCryptoKey(input.publicKey);
  const attributes = Buffer.from(JSON.stringify({ attrs: input.attributes }));
  return sealed(
    X509CertificateGenerator.create({
      serialNumber: newSerialNumber(),
      subject: nameOf(input.subject),
      issuer: issuerName(issuer.certificate),
      notBefore: input.notBefore,
      notAfter: input.notAfter,
      publicKey,
      signingKey: signingCryptoKey(issuer.privateKey),
      signingAlgorithm: SIGNING,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(publicCryptoKey(issuer.certificate.publicKey)),
        ...(Object.keys(input.attributes).length === 0 ? [] : [new Extension(ATTRIBUTES_OID, false, attributes)]),
      ],
    }),
  );
}

/** Node gives the subject as one "TYPE=value" a line. */
function issuerName({ subject }: X509Certificate): Record<string, string[]>[] {
  return subject.split('\n').map((line) => {
    const at = line.indexOf('=');
    return { [line.slice(0, at)]: [line.slice(at + 1)] };
  });
}
