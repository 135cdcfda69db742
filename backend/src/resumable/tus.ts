// The tus protocol, version 1.0.0, by the library: one request in, one answer out. Its refusals become problems, as
// everybody else's.
import { Readable } from 'node:stream';
import { MemoryLocker, Server } from '@tus/server';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { BackendError, type ErrorCode } from '../errors.ts';
import { type ResumableUploads } from './resumable-uploads.ts';
import { type Subject, TusStore } from './tus-store.ts';

export const UPLOADS_PATH = '/api/v1/resumable-uploads';
export const TUS_BODY = 'application/offset+octet-stream';

/** Of a request what the protocol names, of an answer likewise: nothing else concerns the library. */
const ASKED = [
  'content-length',
  'content-type',
  'tus-resumable',
  'upload-defer-length',
  'upload-length',
  'upload-metadata',
  'upload-offset',
];
const ANSWERED = ['location', 'tus-resumable', 'upload-expires', 'upload-length', 'upload-metadata', 'upload-offset'];

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'EXPIRED',
  413: 'TOO_LARGE',
};
const FIELDS: Readonly<Record<number, string>> = {
  403: '/headers/upload-offset',
  412: '/headers/tus-resumable',
  501: '/headers/upload-length',
};

/** One request at a time for each upload. */
const locker = new MemoryLocker();

interface TusRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly uploads: ResumableUploads;
  readonly id: string;
  readonly subject: Subject;
}

/**
 * Sets the answer's status and headers.
 *
 * @throws what the store threw; BackendError for what the protocol refuses
 */
export async function answerTus({ id, reply, request, subject, uploads }: TusRequest): Promise<void> {
  let thrown: unknown;
  const server = new Server({
    path: UPLOADS_PATH,
    datastore: new TusStore(uploads, subject),
    locker,
    namingFunction: () => id,
    generateUrl: () => `${UPLOADS_PATH}/${id}`,
    onUploadFinish: async () => {
      if ('row' in subject) await uploads.handOver(await uploads.require(subject.row, id));
      return {};
    },
    onResponseError: (_, error) => {
      thrown = error;
      return undefined;
    },
  });
  const response = await server.handleWeb(webRequestOf(request, id));
  if (thrown instanceof Error) throw thrown;
  if (response.status >= 400) throw refusalOf(response.status, id);
  void reply.status(response.status);
  for (const name of ANSWERED) {
    const value = response.headers.get(name);
    if (value !== null) void reply.header(name, value);
  }
}

function webRequestOf({ headers, method, raw }: FastifyRequest, id: string): Request {
  const asked = new Headers();
  for (const name of ASKED) {
    const value = headers[name];
    if (typeof value === 'string') asked.set(name, value);
  }
  // A creation carries no bytes here.
  if (method === 'POST') asked.delete('content-type');
  const hasBody = method === 'PATCH';
  const body = hasBody ? { body: Readable.toWeb(raw) as ReadableStream<Uint8Array>, duplex: 'half' } : {};
  const path = method === 'POST' ? UPLOADS_PATH : `${UPLOADS_PATH}/${id}`;
  return new Request(`http://localhost${path}`, { method, headers: asked, ...body } as RequestInit);
}

function refusalOf(status: number, id: string): BackendError {
  const code = CODES[status] ?? (status >= 500 && status !== 501 ? 'INTERNAL' : 'INVALID_INPUT');
  const details = code === 'INVALID_INPUT' ? { field: FIELDS[status] ?? '/headers' } : { kind: 'upload', id };
  return new BackendError(code, 'the upload’s protocol refuses this', details);
}
