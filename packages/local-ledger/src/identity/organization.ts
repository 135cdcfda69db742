import { type KeyObject, type X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { LedgerError } from '../errors.ts';
import { serializeIdentity } from '../protocol/proposal.ts';
import { CertificateAuthority } from './certificate-authority.ts';
import { loadOrCreate } from './key-files.ts';
import { signMessage } from './signature.ts';

/** An MSP id also names a folder. */
const MSP_ID = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/;

/** One member of the consortium: its certificate authority and its peer's key. */
export class Organization {
  readonly mspId: string;
  readonly certificateAuthority: CertificateAuthority;
  readonly peerCertificate: X509Certificate;
  /** Serialised identity that endorsements carry. */
  readonly endorser: Uint8Array;
  readonly #peerKey: KeyObject;

  private constructor(mspId: string, authority: CertificateAuthority, certificate: X509Certificate, key: KeyObject) {
    this.mspId = mspId;
    this.certificateAuthority = authority;
    this.peerCertificate = certificate;
    this.endorser = serializeIdentity({ mspId, credentials: Buffer.from(certificate.toString()) });
    this.#peerKey = key;
  }

  /** Opens the organisation's keys below its own folder, made on first use; in memory without a folder. */
  static async open(mspId: string, folder: string | undefined, now = new Date()): Promise<Organization> {
    if (!MSP_ID.test(mspId)) {
      throw new LedgerError('INVALID_ARGUMENT', `not usable as an MSP id: ${JSON.stringify(mspId)}`);
    }
    const authority = await CertificateAuthority.open(mspId, folder && join(folder, 'ca'), now);
    const files = folder && {
      key: join(folder, 'peer', 'key.pem'),
      certificate: join(folder, 'peer', 'certificate.pem'),
    };
    const peer = await loadOrCreate(files === '' ? undefined : files, (keys) => authority.issuePeer(keys.publicKey));
    return new Organization(mspId, authority, peer.certificate, peer.privateKey);
  }

  /** The peer's signature over payload ‖ endorser. */
  endorse(payload: Uint8Array): Uint8Array {
    return signMessage(this.#peerKey, Buffer.concat([payload, this.endorser]));
  }
}
