// The parts of an upload's body. What is no multipart body, or ends before its time, is the client's mistake.
import { type Multipart } from '@fastify/multipart';
import { BackendError } from '../errors.ts';
import { type KnownRequest } from '../acting/caller.ts';

/** As busboy and its Fastify wrapper say it. */
const MALFORMED = /boundary not found|unexpected end of (?:form|multipart)|part terminated early|malformed part/i;

export function asMalformed(error: unknown): unknown {
  const isMalformed = error instanceof Error && !(error instanceof BackendError) && MALFORMED.test(error.message);
  if (!isMalformed) return error;
  return new BackendError('INVALID_INPUT', 'the body is no whole multipart body', { field: '/file' }, { cause: error });
}

/** @throws BackendError MEDIA_TYPE, INVALID_INPUT */
export async function* partsOf(
  request: KnownRequest,
  options?: Parameters<KnownRequest['parts']>[0],
): AsyncGenerator<Multipart, void> {
  if (!request.isMultipart())
    throw new BackendError('MEDIA_TYPE', 'send multipart/form-data', { allowed: ['multipart/form-data'] });
  try {
    yield* request.parts(options);
  } catch (error) {
    throw asMalformed(error);
  }
}
