// Members' certificates from the organisation's Fabric CA.
// @peculiar/x509 needs it, and first.
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as x509 from '@peculiar/x509';
import { z } from 'zod';
import { BackendError } from '../../../errors.ts';
import { type OrganizationProfile } from '../../network-profile.ts';
import { type CertificateAuthority, type Enrolment, type Wallet } from '../ledger.ts';
import { type CaAddress, type CaAnswer, callCa, type Certified } from './ca-request.ts';

const SECRET_BYTES = 24;
const ALREADY_REGISTERED = 409;
/** Fabric CA's own attribute; the contract knows a member by it. */
const ENROLMENT_ID = 'hf.EnrollmentID';

/** A new P-256 key and the request for a certificate of it, PEM. */
async function newRequest(commonName: string): Promise<{ readonly request: string; readonly privateKey: string }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys,
    name: `CN=${commonName}`,
    signingAlgorithm: { hash: 'SHA-256', name: 'ECDSA' },
  });
  const privateKey = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString();
  return { privateKey, request: request.toString('pem') };
}

export class FabricCertificateAuthority implements CertificateAuthority {
  readonly #organization: OrganizationProfile;
  readonly #tlsName: string;
  #registrar: Promise<Certified> | undefined;

  constructor(organization: OrganizationProfile, tlsName: string) {
    this.#organization = organization;
    this.#tlsName = tlsName;
  }

  async enrol({ memberId, role, unit }: Enrolment): Promise<Wallet> {
    const attributes = [{ name: 'role', value: role }, ...(unit === null ? [] : [{ name: 'unit', value: unit }])];
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await this.#register(memberId, secret, attributes);
    // A request for attributes replaces the CA's own list, in which the enrolment id stands.
    const names = [ENROLMENT_ID, ...attributes.map(({ name }) => name)];
    return { memberId, mspId: this.#organization.mspId, ...(await this.#certify(memberId, secret, names)) };
  }

  /** The organisation's own client, with which this process follows blocks; enrolled once a start. */
  registrar(): Promise<Certified> {
    this.#registrar ??= this.#enrolRegistrar().catch((error: unknown) => {
      this.#registrar = undefined;
      throw error;
    });
    return this.#registrar;
  }

  async #enrolRegistrar(): Promise<Certified> {
    const { id, secretFile } = this.#organization.ca.registrar;
    return this.#certify(id, (await readFile(secretFile, 'utf8')).trim(), []);
  }

  /** A member that is known gets the new secret; its attributes stay those of the first time. */
  async #register(id: string, secret: string, attributes: readonly object[]): Promise<void> {
    const as = await this.registrar();
    const { caName: caname } = this.#organization.ca;
    const attrs = attributes.map((attribute) => ({ ...attribute, ecert: true }));
    const body = { affiliation: '', attrs, caname, id, secret, type: 'client' };
    const answer = await callCa(await this.#address(), { as, body, method: 'POST', path: '/api/v1/register' });
    if (answer.success) return;
    if (answer.status !== ALREADY_REGISTERED) throw this.#refused(answer);
    const path = `/api/v1/identities/${encodeURIComponent(id)}`;
    const changed = await callCa(await this.#address(), { as, body: { caname, secret }, method: 'PUT', path });
    if (!changed.success) throw this.#refused(changed);
  }

  async #certify(id: string, secret: string, attributes: readonly string[]): Promise<Certified> {
    const { request, privateKey } = await newRequest(id);
    const body = {
      attr_reqs: attributes.map((name) => ({ name, optional: false })),
      caname: this.#organization.ca.caName,
      certificate_request: request,
    };
    const as = { id, secret };
    const answer = await callCa(await this.#address(), { as, body, method: 'POST', path: '/api/v1/enroll' });
    if (!answer.success) throw this.#refused(answer);
    const { Cert: certificate } = z.looseObject({ Cert: z.base64() }).parse(answer.result);
    return { certificate: Buffer.from(certificate, 'base64').toString('utf8'), privateKey };
  }

  async #address(): Promise<CaAddress> {
    const { host, port, tlsRoot } = this.#organization.ca;
    return { host, port, tlsName: this.#tlsName, tlsRoot: await readFile(tlsRoot, 'utf8') };
  }

  #refused({ errors }: CaAnswer): BackendError {
    const { caName } = this.#organization.ca;
    const cause = new Error(errors?.map(({ message }) => message).join('; '));
    return new BackendError('FORBIDDEN', `${caName} refuses`, { reason: 'certificate-authority' }, { cause });
  }
}
