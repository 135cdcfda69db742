// Before a grant: are these the reader's keys? The answer comes from the registrant's certificate and the pinned roots of
// the reader's organisation, not from the state, which whoever runs a peer could have changed.
import { verify, X509Certificate } from 'node:crypto';
import { decodeBase64url, type PrincipalRecord, principalStatement } from '@lianjian/ledger-api';
import { attributesOf, type CertificateAttributes } from '@lianjian/ledger-client';
import { BackendError } from '../errors.ts';

/**
 * @param roots PEM, pinned for the holder's organisation
 * @throws BackendError TAMPERED naming the principal
 */
export function assertGenuine(principal: PrincipalRecord, roots: readonly string[]): void {
  try {
    check(principal, roots);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    // Whoever wrote the state chose every byte of it: a certificate without attributes, a signature that is no base64url.
    throw notGenuine(principal, 'it cannot be read', error);
  }
}

function check(principal: PrincipalRecord, roots: readonly string[]): void {
  const certificate = new X509Certificate(principal.certificate);
  const isIssued = roots.map((root) => new X509Certificate(root)).some((root) => isIssuedBy(certificate, root));
  if (!isIssued) throw notGenuine(principal, 'its certificate is not of the holder’s organisation');
  const at = principal.created.at;
  if (at < certificate.validFromDate.getTime() || at > certificate.validToDate.getTime()) {
    throw notGenuine(principal, 'its certificate was not valid at that time');
  }
  if (!isEntitled(principal, attributesOf(principal.certificate))) {
    throw notGenuine(principal, 'its certificate’s holder may not register these keys');
  }
  if (!verify('sha256', principalStatement(principal), certificate.publicKey, decodeBase64url(principal.signature))) {
    throw notGenuine(principal, 'its statement is not signed by its certificate');
  }
}

const isIssuedBy = (certificate: X509Certificate, root: X509Certificate): boolean =>
  certificate.checkIssued(root) && certificate.verify(root.publicKey);

/** As the contract rules: people their own; a desk's whoever fills it, or an admin; nobody of a unit for a desk. */
function isEntitled({ holder }: PrincipalRecord, { memberId, role, unit }: CertificateAttributes): boolean {
  if (holder.kind === 'person') return holder.memberId === memberId;
  return unit === null && (role === 'admin' || role === holder.role);
}

function notGenuine({ id, version }: PrincipalRecord, why: string, cause?: unknown): BackendError {
  const what = `principal ${id}/${version}`;
  return new BackendError('TAMPERED', `${what}: ${why}`, { what }, { cause });
}
