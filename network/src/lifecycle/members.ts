// Members of organisations: enrolment at the organisation's CA, and revocation that reaches the channel.
import { randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Attribute, CaClient } from '../ca/client.ts';
import { leafFiles } from '../crypto/leaves.ts';
import { SECRETS } from '../crypto/material.ts';
import { type KeyedCertificate } from '../crypto/mint.ts';
import { NetworkError } from '../errors.ts';
import { readIfPresent, writePrivate } from '../files.ts';
import { type Credentials } from '../gateway/client.ts';
import { REGISTRAR } from '../render/ca.ts';
import { organizationNamed, type Organization } from '../topology/topology.ts';
import { type ConfigGroup, updateChannelConfig } from './channel-config.ts';
import { type Context } from './context.ts';

export const ROLES = ['clerk', 'reviewer', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface MemberRequest {
  readonly organization: string;
  readonly role: Role;
  /** Code of the unit that the member acts for. */
  readonly unit?: string;
  /** Opaque enrolment id; a random UUID when absent. Never a name. */
  readonly id?: string;
}

export interface Member extends Credentials {
  readonly id: string;
  /** Folder with cert.pem and key.pem. */
  readonly folder: string;
}

/** Time that must be left on the registrar's own certificate. */
const REGISTRAR_MARGIN_MS = 3_600_000;

function caOf({ site }: Context, { name, ca }: Organization): CaClient {
  return new CaClient({
    host: site.hostOf(ca.name),
    port: ca.ports.service,
    caName: ca.name,
    tlsRoot: readFileSync(leafFiles(site.keys, { organization: name, node: ca.name, folder: 'tls' }).root, 'utf8'),
  });
}

/** The registrar's certificate, enrolled on first use. */
async function registrarOf(context: Context, organization: Organization): Promise<KeyedCertificate> {
  const files = leafFiles(context.site.keys, { organization: organization.name, node: REGISTRAR, folder: 'msp' });
  const certificate = readIfPresent(files.certificate);
  const privateKey = readIfPresent(files.privateKey);
  if (certificate !== undefined && privateKey !== undefined && lasts(certificate)) return { certificate, privateKey };
  const secret = context.material.secret(organization.name, SECRETS.caRegistrar);
  const enrolled = await caOf(context, organization).enrol(REGISTRAR, secret);
  writePrivate(files.privateKey, enrolled.privateKey);
  writePrivate(files.certificate, enrolled.certificate);
  return enrolled;
}

const lasts = (pem: string): boolean =>
  new X509Certificate(pem).validToDate.getTime() > Date.now() + REGISTRAR_MARGIN_MS;

/**
 * Registers and enrols a member; role and unit stand in the certificate.
 * @throws NetworkError CA_REFUSED (such as an id that is taken), NOT_RUNNING, INVALID_INPUT.
 */
export async function enrolMember(context: Context, request: MemberRequest): Promise<Member> {
  const organization = organizationNamed(context.topology, request.organization);
  const id = request.id ?? randomUUID();
  const attributes: Attribute[] = [
    { name: 'role', value: request.role },
    ...(request.unit === undefined ? [] : [{ name: 'unit', value: request.unit }]),
  ];
  const ca = caOf(context, organization);
  const secret = await ca.register(await registrarOf(context, organization), id, attributes);
  const enrolled = await ca.enrol(
    id,
    secret,
    attributes.map(({ name }) => name),
  );
  const folder = context.paths.members(organization.name, id);
  writePrivate(join(folder, 'key.pem'), enrolled.privateKey);
  writePrivate(join(folder, 'cert.pem'), enrolled.certificate);
  return { id, folder, mspId: organization.mspId, ...enrolled };
}

const mspValue = z.looseObject({ config: z.looseObject({ revocation_list: z.array(z.string()).nullish() }) });

/**
 * Revokes a member at the CA and writes the CA's revocation list into the channel, from when on every peer refuses the
 * member. Repeating it is safe.
 */
export async function revokeMember(context: Context, organizationName: string, id: string): Promise<void> {
  const organization = organizationNamed(context.topology, organizationName);
  const registrar = await registrarOf(context, organization);
  const list = await caOf(context, organization).revoke(registrar, id, 'cessationofoperation');
  await updateChannelConfig(context, `revoke ${id}`, [organization], (application: ConfigGroup) => {
    const msp = application.groups[organization.mspId]?.values['MSP'];
    const parsed = mspValue.safeParse(msp?.value);
    if (msp === undefined || !parsed.success)
      throw new NetworkError('STATE_MISMATCH', `the channel does not hold the MSP of ${organization.mspId}`);
    parsed.data.config.revocation_list = [Buffer.from(list, 'utf8').toString('base64')];
    msp.value = parsed.data;
  });
}
