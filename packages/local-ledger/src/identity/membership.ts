// The MSP's part: whose certificate is it, and did its key sign?
import { X509Certificate } from 'node:crypto';
import { LedgerError } from '../errors.ts';
import { sameBytes, sha256 } from '../hash.ts';
import { deserializeIdentity, type Identity } from '../protocol/proposal.ts';
import { type Organization } from './organization.ts';
import { verifyMessage } from './signature.ts';

export interface Creator {
  readonly organization: Organization;
  readonly certificate: X509Certificate;
}

const CACHE_SIZE = 1000;

export class Membership {
  readonly #organizations: ReadonlyMap<string, Organization>;
  /** Creators whose chain has been checked, by the hash of the serialised identity; oldest first. */
  readonly #checked = new Map<string, Creator>();

  constructor(organizations: ReadonlyMap<string, Organization>) {
    this.#organizations = organizations;
  }

  /**
   * The creator of a proposal or transaction: its certificate is issued by its organisation's root. Neither the dates
   * nor the list of revoked certificates are looked at; see {@link assertNotExpired} and {@link assertNotRevoked}.
   *
   * @throws LedgerError IDENTITY_REFUSED
   */
  creatorOf(serialized: Uint8Array): Creator {
    const id = sha256(serialized).toString('hex');
    return this.#checked.get(id) ?? this.#remember(id, this.#check(serialized));
  }

  /**
   * @throws LedgerError SIGNATURE_INVALID unless the certificate's key signed the message, with a low S
   */
  verifySignature({ certificate }: Creator, message: Uint8Array, signature: Uint8Array): void {
    if (!verifyMessage(certificate.publicKey, message, signature)) {
      throw new LedgerError('SIGNATURE_INVALID', 'not signed by the key of the certificate, or not with a low S');
    }
  }

  /** The organisation whose peer made an endorsement; undefined when it is nobody's or the signature is wrong. */
  endorsingOrganization(payload: Uint8Array, endorser: Uint8Array, signature: Uint8Array): string | undefined {
    const organization = [...this.#organizations.values()].find((known) => sameBytes(known.endorser, endorser));
    if (organization === undefined) return undefined;
    const message = Buffer.concat([payload, endorser]);
    return verifyMessage(organization.peerCertificate.publicKey, message, signature) ? organization.mspId : undefined;
  }

  #check(serialized: Uint8Array): Creator {
    const { mspId, credentials } = parseIdentity(serialized);
    const organization = this.#organizations.get(mspId);
    if (organization === undefined) {
      throw new LedgerError(
        'IDENTITY_REFUSED',
        `no organisation of this ledger has the MSP id ${JSON.stringify(mspId)}`,
      );
    }
    const certificate = parseCertificate(credentials);
    const { rootCertificate } = organization.certificateAuthority;
    if (certificate.ca || !certificate.checkIssued(rootCertificate) || !certificate.verify(rootCertificate.publicKey)) {
      throw new LedgerError('IDENTITY_REFUSED', `the certificate is not issued by the authority of ${mspId}`);
    }
    return { organization, certificate };
  }

  #remember(id: string, creator: Creator): Creator {
    const [oldest] = this.#checked.keys();
    if (this.#checked.size >= CACHE_SIZE && oldest !== undefined) this.#checked.delete(oldest);
    this.#checked.set(id, creator);
    return creator;
  }
}

/**
 * On Fabric the client's own peer serves an expired certificate and the peers of other organisations refuse it
 * (core/handlers/auth/filter/expiration.go; the gateway calls its own peer past that filter). So does this ledger.
 *
 * @throws LedgerError IDENTITY_REFUSED
 */
export function assertNotExpired({ certificate }: Creator, now: Date): void {
  if (new Date(certificate.validTo) < now)
    throw new LedgerError('IDENTITY_REFUSED', 'proposal client identity expired');
}

/** @throws LedgerError IDENTITY_REFUSED */
export function assertNotRevoked({ organization, certificate }: Creator): void {
  if (organization.certificateAuthority.isRevoked(certificate)) {
    throw new LedgerError('IDENTITY_REFUSED', 'the certificate is revoked');
  }
}

function parseIdentity(serialized: Uint8Array): Identity {
  try {
    return deserializeIdentity(serialized);
  } catch (cause) {
    throw new LedgerError('IDENTITY_REFUSED', 'the creator is not a serialised identity', { cause });
  }
}

function parseCertificate(credentials: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(credentials);
  } catch (cause) {
    throw new LedgerError('IDENTITY_REFUSED', 'the creator has no X.509 certificate', { cause });
  }
}
