// The Fabric CA's REST interface, as far as the network needs it.
// https://hyperledger-fabric-ca.readthedocs.io/en/latest/users-guide.html, swagger in the CA's sources.
import { createHash, createPrivateKey } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { signers } from '@hyperledger/fabric-gateway';
import { z } from 'zod';
import { type KeyedCertificate, requestCertificate } from '../crypto/mint.ts';
import { NetworkError } from '../errors.ts';

export interface CaAddress {
  readonly host: string;
  readonly port: number;
  readonly caName: string;
  /** PEM of the root that the CA's TLS certificate is checked against. */
  readonly tlsRoot: string;
}

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

const CALL_MS = 15_000;

const answerShape = z.looseObject({
  success: z.boolean(),
  result: z.unknown(),
  errors: z.array(z.looseObject({ code: z.number(), message: z.string() })).nullish(),
});

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/**
 * The CA's own token: its parts are what the caller signs.
 * Source: fabric-ca `util.GenECDSAToken`, with a low-S signature.
 */
async function token(caller: KeyedCertificate, path: string, body: string): Promise<string> {
  const certificate = base64(caller.certificate);
  const payload = `POST.${base64(path)}.${base64(body)}.${certificate}`;
  const digest = createHash('sha256').update(payload).digest();
  const signature = await signers.newPrivateKeySigner(createPrivateKey(caller.privateKey))(digest);
  return `${certificate}.${Buffer.from(signature).toString('base64')}`;
}

export class CaClient {
  readonly #address: CaAddress;

  constructor(address: CaAddress) {
    this.#address = address;
  }

  /** A certificate with a fresh key for a registered identity, with the named attributes. */
  async enrol(id: string, secret: string, attributes: readonly string[] = []): Promise<KeyedCertificate> {
    const { request, privateKey } = await requestCertificate(id);
    const body = {
      caname: this.#address.caName,
      certificate_request: request,
      attr_reqs: attributes.map((name) => ({ name, optional: false })),
    };
    const basic = `Basic ${base64(`${id}:${secret}`)}`;
    const result = await this.#post(`enrol ${id}`, '/api/v1/enroll', JSON.stringify(body), () =>
      Promise.resolve(basic),
    );
    const { Cert: certificate } = z.looseObject({ Cert: z.base64() }).parse(result);
    return { certificate: Buffer.from(certificate, 'base64').toString('utf8'), privateKey };
  }

  /** Registers an identity whose attributes stand in every certificate of its; returns its enrolment secret. */
  async register(registrar: KeyedCertificate, id: string, attributes: readonly Attribute[]): Promise<string> {
    const attrs = attributes.map((attribute) => ({ ...attribute, ecert: true }));
    const body = JSON.stringify({ caname: this.#address.caName, id, type: 'client', affiliation: '', attrs });
    const path = '/api/v1/register';
    const result = await this.#post(`register ${id}`, path, body, () => token(registrar, path, body));
    return z.looseObject({ secret: z.string() }).parse(result).secret;
  }

  /** Revokes every certificate of an identity; returns the CA's whole revocation list, PEM. */
  async revoke(registrar: KeyedCertificate, id: string, reason: string): Promise<string> {
    const body = JSON.stringify({ caname: this.#address.caName, id, reason, gencrl: true });
    const path = '/api/v1/revoke';
    const result = await this.#post(`revoke ${id}`, path, body, () => token(registrar, path, body));
    const { CRL: list } = z.looseObject({ CRL: z.base64() }).parse(result);
    return Buffer.from(list, 'base64').toString('utf8');
  }

  async #post(what: string, path: string, body: string, authorization: () => Promise<string>): Promise<unknown> {
    const text = await this.#send(path, body, await authorization());
    const answer = answerShape.safeParse(parseJson(text));
    if (answer.success && answer.data.success) return answer.data.result;
    const errors = answer.data?.errors?.map(({ message }) => message).join('; ');
    throw new NetworkError('CA_REFUSED', `${what}: ${this.#address.caName} refused: ${errors ?? 'no readable answer'}`);
  }

  #send(path: string, body: string, authorization: string): Promise<string> {
    const { host, port, tlsRoot, caName } = this.#address;
    return new Promise((resolve, reject) => {
      const fail = (cause: Error): void => {
        reject(new NetworkError('NOT_RUNNING', `${caName} does not answer: ${cause.message}`, { cause }));
      };
      const request = httpsRequest(
        {
          ...{ host, port, path, method: 'POST', ca: tlsRoot, servername: 'localhost', timeout: CALL_MS },
          headers: { authorization, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', fail);
          response.once('end', () => {
            resolve(Buffer.concat(chunks).toString('utf8'));
          });
        },
      );
      request.once('timeout', () => request.destroy(new Error(`no answer within ${CALL_MS / 1000} s`)));
      request.once('error', fail);
      request.end(body);
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all is one more shape that the caller refuses.
    return undefined;
  }
}
