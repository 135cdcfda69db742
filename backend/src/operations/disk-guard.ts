import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type DataDisk } from '../adapters/disk/data-disk.ts';
import { DATA_DISK } from '../tokens.ts';
import { OperationsController } from './operations-controller.ts';

/**
 * Refuses while the disk takes nothing, all but the questions about the server itself: reading a paper is logged first,
 * so that reading writes too. When there is room again, the next request is served.
 */
@Injectable()
export class DiskGuard implements CanActivate {
  readonly #disk: DataDisk;

  constructor(@Inject(DATA_DISK) disk: DataDisk) {
    this.#disk = disk;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getClass() === OperationsController) return true;
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const done = await this.#disk.makeRoom(Number(headers['content-length'] ?? 0));
    context.switchToHttp().getResponse<FastifyReply>().raw.once('close', done);
    return true;
  }
}
