import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { LedgerError } from '../errors.ts';
import { type Identity } from '../protocol/proposal.ts';
import { createCertificate, createRootCertificate } from './certificate.ts';
import { type CertifiedKey, generateKeys, loadOrCreate, readFileIfExists, writeFileDurably } from './key-files.ts';
import { privateKeySigner, type Signer } from './signature.ts';

const DAY = 86_400_000;
/** fabric-ca's defaults: roots for 15 years, members for 1. */
const ROOT_DAYS = 15 * 365;
const MEMBER_DAYS = 365;
/** fabric-ca dates certificates back, against clocks that differ. */
const BACKDATED = 300_000;

export interface IssueRequest {
  /** Common name of the certificate; fabric-ca's hf.EnrollmentID. */
  readonly enrollmentId: string;
  /** Further attributes, as `ctx.clientIdentity.getAttributeValue` reads them. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Default: five minutes ago. */
  readonly notBefore?: Date;
  /** Default: a year after notBefore. */
  readonly notAfter?: Date;
  /** P-256 public key (SPKI PEM or KeyObject) whose private half stays with the member; else a pair is made. */
  readonly publicKey?: string | KeyObject;
}

export interface IssuedCertificate {
  readonly identity: Identity;
  readonly certificate: X509Certificate;
}

/** A member whose key was made here. */
export interface Member extends IssuedCertificate {
  readonly signer: Signer;
  readonly privateKey: KeyObject;
}

/** Issues and revokes the certificates of one organisation's members, in the form of fabric-ca. */
export class CertificateAuthority {
  readonly #mspId: string;
  readonly #root: CertifiedKey;
  readonly #revoked: Set<string>;
  readonly #revokedFile: string | undefined;

  private constructor(mspId: string, root: CertifiedKey, revoked: Set<string>, revokedFile: string | undefined) {
    this.#mspId = mspId;
    this.#root = root;
    this.#revoked = revoked;
    this.#revokedFile = revokedFile;
  }

  /** @param folder where key, certificate and list of revoked serial numbers are kept; none in memory */
  static async open(mspId: string, folder: string | undefined, now: Date): Promise<CertificateAuthority> {
    const files =
      folder === undefined ? undefined : { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
    const root = await loadOrCreate(files, (keys) =>
      createRootCertificate(
        {
          subject: { commonName: `ca.${mspId}`, organization: mspId, unit: 'ca' },
          notBefore: new Date(now.getTime() - ROOT_DAYS * DAY),
          notAfter: new Date(now.getTime() + ROOT_DAYS * DAY),
        },
        keys,
      ),
    );
    const revokedFile = folder === undefined ? undefined : join(folder, 'revoked.json');
    const listed = revokedFile === undefined ? undefined : await readFileIfExists(revokedFile);
    return new CertificateAuthority(mspId, root, revokedOf(listed, mspId), revokedFile);
  }

  get rootCertificate(): X509Certificate {
    return this.#root.certificate;
  }

  /** A certificate for a key that stays with the member. */
  issue(request: IssueRequest & { readonly publicKey: string | KeyObject }): Promise<IssuedCertificate>;
  /** A member with a new key. */
  issue(request: IssueRequest): Promise<Member>;
  async issue(request: IssueRequest): Promise<IssuedCertificate | Member> {
    const { publicKey } = request;
    if (publicKey !== undefined) return this.#certify(request, publicKeyOf(publicKey), 'client');
    const keys = generateKeys();
    const issued = await this.#certify(request, keys.publicKey, 'client');
    return { ...issued, privateKey: keys.privateKey, signer: privateKeySigner(keys.privateKey) };
  }

  /** The certificate of the organisation's peer. */
  async issuePeer(publicKey: KeyObject): Promise<X509Certificate> {
    const request = { enrollmentId: `peer.${this.#mspId}`, notAfter: new Date(this.rootCertificate.validTo) };
    return (await this.#certify(request, publicKey, 'peer')).certificate;
  }

  /** From now on proposals of this certificate are refused, here and after a restart. */
  async revoke({ serialNumber }: X509Certificate): Promise<void> {
    const next = [...this.#revoked, serialNumber].sort();
    if (this.#revokedFile !== undefined) await writeFileDurably(this.#revokedFile, `${JSON.stringify(next)}\n`, 0o644);
    this.#revoked.add(serialNumber);
  }

  isRevoked({ serialNumber }: X509Certificate): boolean {
    return this.#revoked.has(serialNumber);
  }

  async #certify(request: IssueRequest, publicKey: KeyObject, unit: 'client' | 'peer'): Promise<IssuedCertificate> {
    const notBefore = request.notBefore ?? new Date(Date.now() - BACKDATED);
    const notAfter = request.notAfter ?? new Date(notBefore.getTime() + MEMBER_DAYS * DAY);
    if (request.enrollmentId === '' || !(notBefore < notAfter)) {
      throw new LedgerError('INVALID_ARGUMENT', 'a certificate needs an enrolment id and must end after it begins');
    }
    const certificate = await createCertificate(
      {
        subject: { commonName: request.enrollmentId, organization: this.#mspId, unit },
        publicKey,
        attributes: { 'hf.EnrollmentID': request.enrollmentId, 'hf.Type': unit, ...request.attributes },
        notBefore,
        notAfter,
      },
      this.#root,
    );
    return { certificate, identity: { mspId: this.#mspId, credentials: Buffer.from(certificate.toString()) } };
  }
}

function publicKeyOf(key: string | KeyObject): KeyObject {
  const object = typeof key === 'string' ? createPublicKey(key) : key;
  if (object.type !== 'public' || object.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new LedgerError('INVALID_ARGUMENT', 'expected a public key on the curve P-256');
  }
  return object;
}

function revokedOf(listed: string | undefined, mspId: string): Set<string> {
  if (listed === undefined) return new Set();
  try {
    const serialNumbers: unknown = JSON.parse(listed);
    if (Array.isArray(serialNumbers) && serialNumbers.every((item) => typeof item === 'string')) {
      return new Set(serialNumbers);
    }
  } catch (cause) {
    throw new LedgerError('CORRUPT', `the list of revoked certificates of ${mspId} is not JSON`, { cause });
  }
  throw new LedgerError('CORRUPT', `the list of revoked certificates of ${mspId} is not a list of serial numbers`);
}
