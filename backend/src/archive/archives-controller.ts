import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Readable } from 'node:stream';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { IdParams } from '../http/params.ts';
import { attachment } from '../materials/content-headers.ts';
import { Archives } from './archives.ts';

const ZIP = 'application/zip';

/** Everything of a case, or of a visit, as one file for people who go on without this server. */
@ApiTags('archives')
@Controller()
export class ArchivesController {
  readonly #archives: Archives;

  constructor(archives: Archives) {
    this.#archives = archives;
  }

  @Allow('auditor', 'admin')
  @Header('x-content-type-options', 'nosniff')
  @Describe({
    summary:
      'A case as a ZIP: every file that I may open, each opening logged, with record, trail, reviews, digests and a page to read. Written while it is sent',
    answer: z.string(),
    mediaType: ZIP,
    refuses: ['NOT_FOUND'],
  })
  @Get('applications/:id/archive')
  async ofCase(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, `case-${id}.zip`, await this.#archives.ofCase(caller, id));
  }

  @Allow('auditor', 'admin')
  @Header('x-content-type-options', 'nosniff')
  @Describe({
    summary: 'An inspection as a ZIP: its drawn cases, its findings, digests and a page to read',
    answer: z.string(),
    mediaType: ZIP,
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Get('inspections/:id/archive')
  async ofInspection(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, `inspection-${id}.zip`, await this.#archives.ofInspection(caller, id));
  }
}

async function send(reply: FastifyReply, name: string, bytes: Readable): Promise<void> {
  await reply.type(ZIP).header('content-disposition', attachment(name)).send(bytes);
}
