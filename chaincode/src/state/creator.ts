import { X509Certificate } from 'node:crypto';
import { ContractError } from '@lianjian/ledger-api';
import { type Context } from 'fabric-contract-api';

/** Who signed the proposal: MSP, certificate, and the attributes that the organisation's CA put into it. */
export interface Creator {
  readonly mspId: string;
  readonly certificate: X509Certificate;
  attribute(name: string): string | undefined;
}

export function creatorOf(identity: Context['clientIdentity']): Creator {
  return {
    mspId: identity.getMSPID(),
    certificate: certificateOf(identity.getIDBytes()),
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
