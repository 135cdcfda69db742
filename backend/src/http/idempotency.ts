// The same POST again, with the same Idempotency-Key: answered as the first time, and done once. An answer that was not
// kept, because the process ended or the request was refused, is sought again under the same ids.
import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { newId } from '@lianjian/ledger-client';
import { type KnownRequest } from '../acting/caller.ts';
import {
  type IdempotencyPlace,
  IdempotencyRepository,
  type IdempotencyRow,
} from '../adapters/database/idempotency-repository.ts';
import { BackendError } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';
import { FirstFiles } from './first-files.ts';
import { readOn } from './read-on.ts';
import { filesOf } from './sent-files.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** What a request says beside its body: how long the upload that it begins will be, and what it is called. */
const SAID_BESIDE = ['upload-length', 'upload-metadata'];

function digestOf({ body, headers }: KnownRequest): string {
  const hash = createHash('sha256').update(JSON.stringify(body ?? null));
  const beside = SAID_BESIDE.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]);
  if (beside.length > 0) hash.update(JSON.stringify(beside));
  return hash.digest('base64url');
}

const nameOf = ({ mspId, memberId, route, key }: IdempotencyPlace): string =>
  JSON.stringify(['idempotency', mspId, memberId, route, key]);
const filesNameOf = (place: IdempotencyPlace): string => `${nameOf(place)}/files`;

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #repository: IdempotencyRepository;
  readonly #cipher: ColumnCipher;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(repository: IdempotencyRepository, cipher: ColumnCipher) {
    this.#repository = repository;
    this.#cipher = cipher;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<KnownRequest>();
    request.operationId = newId();
    const key = request.headers['idempotency-key'];
    const { caller } = request;
    if (request.method !== 'POST' || key === undefined || caller === undefined) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new BackendError('INVALID_INPUT', 'not an idempotency key', { field: '/headers/idempotency-key' });
    }
    const { memberId, mspId } = caller;
    const place = { key, memberId, mspId, route: request.url };
    return from(this.#once(place, request, http.getResponse<FastifyReply>(), next));
  }

  /** Another request with this key that is under way is waited for. */
  async #once(
    place: IdempotencyPlace,
    request: KnownRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const name = nameOf(place);
    for (let running = this.#running.get(name); running !== undefined; running = this.#running.get(name)) {
      await Promise.allSettled([running]);
    }
    const work = this.#work(place, request, reply, next);
    this.#running.set(name, work);
    try {
      return await work;
    } finally {
      this.#running.delete(name);
    }
  }

  async #work(
    place: IdempotencyPlace,
    request: KnownRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const digest = digestOf(request);
    const operationId = newId();
    const row = await this.#repository.begin(place, digest, operationId);
    if (row.digest !== digest) {
      throw new BackendError('IDEMPOTENCY_MISMATCH', 'the key was used for another request', {});
    }
    request.operationId = row.operationId;
    request.isRepeated = row.operationId !== operationId;
    if (request.isMultipart()) request.firstFiles = await this.#firstFiles(row);
    if (row.answer !== null) return this.#replay(row, row.answer, request, reply);
    const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    const sealed = await this.#cipher.seal(place.mspId, nameOf(place), JSON.stringify({ answer }));
    await this.#repository.finish(place, reply.statusCode, sealed);
    return answer;
  }

  /** Where there is an answer, nothing may come behind the files that it is about. */
  async #firstFiles({ answer, files, ...place }: IdempotencyRow): Promise<FirstFiles> {
    const { mspId } = place;
    const name = filesNameOf(place);
    const digests = files === null ? [] : (JSON.parse(await this.#cipher.open(mspId, name, files)) as string[]);
    if (answer !== null) return new FirstFiles(digests);
    return new FirstFiles(digests, async (all) => {
      await this.#repository.keepFiles(place, await this.#cipher.seal(mspId, name, JSON.stringify(all)));
    });
  }

  async #replay(row: IdempotencyRow, sealed: Uint8Array, request: KnownRequest, reply: FastifyReply): Promise<unknown> {
    if (row.files !== null) await readOn(filesOf(request));
    request.raw.resume();
    void reply.header('idempotency-replayed', 'true').status(row.status ?? 200);
    const text = await this.#cipher.open(row.mspId, nameOf(row), sealed);
    return (JSON.parse(text) as { answer?: unknown }).answer;
  }
}
