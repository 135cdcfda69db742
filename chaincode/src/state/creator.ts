import { X509Certificate } from 'node:crypto';
import { ContractError } from '@lianjian/ledger-api';
import { type Context } from 'fabric-contract-api';

/** Who signed the proposal: MSP, certificate, and the attributes that the organisation's CA put into it. */
export interface Creator {
  readonly mspId: string;
  readonly certificate: X509Certificate;
  /**
   * The certificate's one common name: Fabric CA puts the enrolment id there. Its `hf.EnrollmentID` attribute is left
   * out when an enrolment asks for attributes by name.
   */
  readonly enrolmentId: string | undefined;
  attribute(name: string): string | undefined;
}

export function creatorOf(identity: Context['clientIdentity']): Creator {
  const certificate = certificateOf(identity.getIDBytes());
  return {
    mspId: identity.getMSPID(),
    certificate,
    enrolmentId: commonNameOf(certificate),
    attribute: (name) => identity.getAttributeValue(name) ?? undefined,
  };
}

function certificateOf(bytes: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new ContractError('FORBIDDEN', 'the certificate cannot be read', { reason: 'certificate' });
  }
}

function commonNameOf({ subject }: X509Certificate): string | undefined {
  const names = subject.split('\n').filter((line) => line.startsWith('CN='));
  return names.length === 1 ? names[0]?.slice('CN='.length) : undefined;
}
