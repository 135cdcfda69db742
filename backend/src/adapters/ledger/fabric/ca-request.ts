// One call of a Fabric CA's REST interface.
// https://hyperledger-fabric-ca.readthedocs.io/en/latest/users-guide.html, swagger in the CA's sources.
import { createHash, createPrivateKey } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { signers } from '@hyperledger/fabric-gateway';
import { z } from 'zod';
import { BackendError } from '../../../errors.ts';

const CALL_MS = 15_000;

export interface CaAddress {
  readonly host: string;
  readonly port: number;
  /** PEM of the root that the CA's TLS certificate is checked against. */
  readonly tlsRoot: string;
  /** The host that its certificate names. */
  readonly tlsName: string;
}

export interface Certified {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
}

export interface CaCall {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
  /** Who signs the call, or whose enrolment secret opens it. */
  readonly as: Certified | { readonly id: string; readonly secret: string };
}

const answerShape = z.looseObject({
  success: z.boolean(),
  result: z.unknown(),
  errors: z.array(z.looseObject({ message: z.string() })).nullish(),
});

export type CaAnswer = z.infer<typeof answerShape> & { readonly status: number };

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The CA's own token: its parts are what the caller signs, with a low S. Source: fabric-ca `util.GenECDSAToken`. */
async function tokenOf(
  { certificate, privateKey }: Certified,
  { method, path }: CaCall,
  body: string,
): Promise<string> {
  const encoded = base64(certificate);
  const digest = createHash('sha256')
    .update(`${method}.${base64(path)}.${base64(body)}.${encoded}`)
    .digest();
  const signature = await signers.newPrivateKeySigner(createPrivateKey(privateKey))(digest);
  return `${encoded}.${Buffer.from(signature).toString('base64')}`;
}

const authorizationOf = (call: CaCall, body: string): string | Promise<string> =>
  'secret' in call.as ? `Basic ${base64(`${call.as.id}:${call.as.secret}`)}` : tokenOf(call.as, call, body);

const unavailable = (cause: unknown): BackendError =>
  new BackendError(
    'UNAVAILABLE',
    'the certificate authority does not answer',
    { what: 'certificate authority' },
    { cause },
  );

/** @throws BackendError UNAVAILABLE when there is no readable answer */
export async function callCa(address: CaAddress, call: CaCall): Promise<CaAnswer> {
  const body = JSON.stringify(call.body);
  const { status, text } = await send(address, call, body, await authorizationOf(call, body));
  try {
    return { ...answerShape.parse(JSON.parse(text)), status };
  } catch (cause) {
    throw unavailable(cause);
  }
}

function send(
  { host, port, tlsRoot, tlsName }: CaAddress,
  { method, path }: CaCall,
  body: string,
  authorization: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(unavailable(cause));
    };
    const request = httpsRequest(
      {
        ...{ ca: tlsRoot, host, method, path, port, servername: tlsName, timeout: CALL_MS },
        headers: { authorization, 'content-length': Buffer.byteLength(body), 'content-type': 'application/json' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', fail);
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    request.once('timeout', () => request.destroy(new Error(`no answer within ${CALL_MS / 1000} s`)));
    request.once('error', fail);
    request.end(body);
  });
}
