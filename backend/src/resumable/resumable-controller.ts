import { CONTRACT_ERROR_CODES, uuidV7 } from '@lianjian/ledger-api';
import { Controller, Delete, Get, Head, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Metadata } from '@tus/server';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller, type KnownRequest, OperationId } from '../acting/caller.ts';
import { BACKEND_ERROR_CODES } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { IdParams, ItemParams } from '../http/params.ts';
import { cleanFileName } from '../materials/content-headers.ts';
import { UploadQuery } from '../materials/requests.ts';
import { ResumableUploads } from './resumable-uploads.ts';
import { answerTus, TUS_BODY, UPLOADS_PATH } from './tus.ts';

const createdSchema = z.object({ uploadId: uuidV7, location: z.string() });
const stateSchema = z.object({
  uploadId: uuidV7,
  applicationId: uuidV7,
  item: z.string(),
  size: z.int(),
  received: z.int(),
  state: z
    .enum(['receiving', 'received', 'indexed', 'refused'])
    .describe('received: all of it is here and on its way to the index'),
  problem: z.enum([...CONTRACT_ERROR_CODES, ...BACKEND_ERROR_CODES]).nullable(),
});

const protocol = ApiHeader({ name: 'Tus-Resumable', required: true, schema: { type: 'string', enum: ['1.0.0'] } });

/** The file's name as the client gives it; the library has checked the header's form, or will. */
function fileNameIn(header: unknown): string {
  if (typeof header !== 'string') return cleanFileName(undefined);
  try {
    return cleanFileName(Metadata.parse(header)['filename'] ?? undefined);
  } catch {
    return cleanFileName(undefined); // The library refuses this request.
  }
}

/** Large files over lines that break: the tus protocol, 1.0.0, with creation, termination and expiration. */
@ApiTags('materials')
@Controller()
export class ResumableController {
  readonly #uploads: ResumableUploads;

  constructor(uploads: ResumableUploads) {
    this.#uploads = uploads;
  }

  @Allow('clerk')
  @protocol
  @ApiHeader({ name: 'Upload-Length', required: true, schema: { type: 'integer' } })
  @ApiHeader({ name: 'Upload-Metadata', schema: { type: 'string' }, description: '`filename` and the name in Base64' })
  @Describe({
    summary: 'Begin an upload that may be resumed (tus creation); its address is in Location',
    status: 201,
    answer: createdSchema,
    refuses: ['NOT_FOUND', 'INVALID_STATE', 'TOO_LARGE'],
  })
  @Post('applications/:id/items/:item/resumable-uploads')
  async create(
    @CurrentCaller() { memberId, mspId, unit }: Caller,
    @OperationId() uploadId: string,
    @Param() { id, item }: ItemParams,
    @Query() { part }: UploadQuery,
    @Req() request: KnownRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof createdSchema>> {
    const create = { id: uploadId, applicationId: id, item, memberId, mspId, part: part ?? null, unit };
    const subject = { create, fileName: fileNameIn(request.headers['upload-metadata']) };
    await answerTus({ id: uploadId, reply, request, subject, uploads: this.#uploads });
    return { uploadId, location: `${UPLOADS_PATH}/${uploadId}` };
  }

  @Allow('clerk')
  @protocol
  @Describe({
    summary: 'How much of my upload is here (tus)',
    refuses: ['NOT_FOUND', 'EXPIRED'],
  })
  @Head('resumable-uploads/:id')
  head(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Req() request: KnownRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#answer(caller, id, request, reply);
  }

  @Allow('clerk')
  @protocol
  @ApiConsumes(TUS_BODY)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'Upload-Offset', required: true, schema: { type: 'integer' } })
  @Describe({
    summary: 'Send the next stretch of my upload (tus); with the last one the file goes the way of every file',
    status: 204,
    refuses: ['NOT_FOUND', 'EXPIRED', 'CONFLICT', 'TOO_LARGE', 'MEDIA_TYPE', 'INVALID_STATE', 'TAMPERED'],
  })
  @Patch('resumable-uploads/:id')
  append(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Req() request: KnownRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#answer(caller, id, request, reply);
  }

  @Allow('clerk')
  @protocol
  @Describe({ summary: 'Give my upload up (tus termination)', status: 204, refuses: ['NOT_FOUND'] })
  @Delete('resumable-uploads/:id')
  end(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Req() request: KnownRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.#answer(caller, id, request, reply);
  }

  @Allow('clerk')
  @Describe({ summary: 'What became of my upload', answer: stateSchema, refuses: ['NOT_FOUND'] })
  @Get('resumable-uploads/:id/state')
  async state(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<z.infer<typeof stateSchema>> {
    const row = await this.#uploads.require(caller, id);
    const { applicationId, item, problem, received, size, state } = row;
    const told = problem === null ? null : stateSchema.shape.problem.parse(problem);
    return { uploadId: id, applicationId, item, problem: told, received, size, state };
  }

  async #answer(caller: Caller, id: string, request: KnownRequest, reply: FastifyReply): Promise<void> {
    const row = await this.#uploads.require(caller, id);
    const subject = { row, fileName: await this.#uploads.fileNameOf(row) };
    await answerTus({ id, reply, request, subject, uploads: this.#uploads });
  }
}
