// What an organisation's CA put into a member's certificate.
// @peculiar/x509 needs it, and first.
import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import { type Role, ROLES } from '@lianjian/ledger-api';
import { z } from 'zod';

/** Fabric CA's extension: JSON. Source: fabric lib/attrmgr. */
const ATTRIBUTES = '1.2.3.4.5.6.7.8.1';

const form = z.object({
  attrs: z.object({ 'hf.EnrollmentID': z.string(), role: z.enum(ROLES).optional(), unit: z.string().optional() }),
});

export interface CertificateAttributes {
  readonly memberId: string;
  readonly role: Role | undefined;
  readonly unit: string | null;
}

/** @throws when the certificate holds no such attributes */
export function attributesOf(certificate: string): CertificateAttributes {
  const extension = new X509Certificate(certificate).getExtension(ATTRIBUTES);
  if (extension === null) throw new TypeError('the certificate was not issued with attributes');
  const { attrs } = form.parse(JSON.parse(Buffer.from(extension.value).toString('utf8')));
  return { memberId: attrs['hf.EnrollmentID'], role: attrs.role, unit: attrs.unit ?? null };
}
