import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { type DataDisk } from '../adapters/disk/data-disk.ts';
import { isStoreBroken } from '../adapters/disk/storage-failure.ts';
import { DATA_DISK } from '../tokens.ts';
import { languageOf, problemOf, refusalOf } from './problem.ts';

/** The last to see an error: known ones are told, unknown ones are logged and become a plain 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #disk: DataDisk;

  constructor(logger: Logger, @Inject(DATA_DISK) disk: DataDisk) {
    this.#logger = logger;
    this.#disk = disk;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (isStoreBroken(error)) this.#disk.giveUp(error);
    const refusal = refusalOf(error);
    const problem = problemOf(refusal, languageOf(request.headers['accept-language']), request.id);
    if (problem.status >= 500) this.#logger.error({ err: error, code: problem.code, requestId: request.id });
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const { retryAfterSeconds, size } = refusal.details;
    if (typeof size === 'number') void reply.header('content-range', `bytes */${size}`);
    if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
    if (problem.code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(problem);
  }
}
