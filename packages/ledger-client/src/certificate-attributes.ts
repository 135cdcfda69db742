// What an organisation's CA put into a member's certificate.
// @peculiar/x509 needs it, and first.
import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import { type Role, ROLES } from '@lianjian/ledger-api';
import { z } from 'zod';

/** Fabric CA's extension: JSON. Source: fabric lib/attrmgr. */
const ATTRIBUTES = '1.2.3.4.5.6.7.8.1';

const form = z.object({ attrs: z.object({ role: z.enum(ROLES).optional(), unit: z.string().optional() }) });

export interface CertificateAttributes {
  /** The one common name, as the contract takes it: an enrolment need not ask for the attribute `hf.EnrollmentID`. */
  readonly memberId: string;
  readonly role: Role | undefined;
  readonly unit: string | null;
}

/** @throws TypeError when it is no certificate, or names nobody with such attributes */
export function attributesOf(certificate: string): CertificateAttributes {
  try {
    return read(certificate);
  } catch (cause) {
    throw new TypeError('the certificate names no member with attributes', { cause });
  }
}

function read(certificate: string): CertificateAttributes {
  const parsed = new X509Certificate(certificate);
  const extension = parsed.getExtension(ATTRIBUTES);
  if (extension === null) throw new TypeError('it was issued without attributes');
  const [memberId, ...others] = parsed.subjectName.getField('CN');
  if (memberId === undefined || others.length > 0) throw new TypeError('it has no common name, or several');
  const { attrs } = form.parse(JSON.parse(Buffer.from(extension.value).toString('utf8')));
  return { memberId, role: attrs.role, unit: attrs.unit ?? null };
}
