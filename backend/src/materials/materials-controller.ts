import { createHash } from 'node:crypto';
import { type ApplicationRecord, type MaterialRecord, RECORDS, ROLES } from '@lianjian/ledger-api';
import { Controller, Get, Header, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { map } from 'rxjs';
import { z } from 'zod';
import { Allow, AllowWith } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, type KnownRequest, OperationId } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import { UploadRepository } from '../adapters/database/upload-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { sendEvents } from '../http/event-stream.ts';
import { IdParams, ItemParams, MaterialParams } from '../http/params.ts';
import { filesOf, type SentFile } from '../http/sent-files.ts';
import { assertNotErased } from '../sharing/assert-not-erased.ts';
import { MaterialReading } from '../sharing/material-reading.ts';
import { CONFIG } from '../tokens.ts';
import { attachment, cleanFileName, entityTagOf, parseRange, rangeIfSame } from './content-headers.ts';
import { FileNames } from './file-names.ts';
import { holdLast } from './hold-last.ts';
import { MaterialUploads } from './material-uploads.ts';
import { OwnOpenings } from './own-openings.ts';
import { Progress } from './progress.ts';
import { PurposeQuery, UploadQuery } from './requests.ts';

const reference = RECORDS.material.pick({ item: true, part: true, version: true });
const uploadedSchema = reference.extend({
  uploadId: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.int().describe('Bytes before sealing'),
  cid: z.string(),
});
const listedSchema = reference.extend({
  fileName: z.string().nullable().describe('Null where this server does not know it'),
  size: z.int().nullable(),
  discarded: z.boolean(),
  record: RECORDS.material,
});

type Place = { readonly [K in keyof MaterialParams]: MaterialParams[K] };
type Uploaded = z.infer<typeof uploadedSchema>;
type Listed = z.infer<typeof listedSchema>;

/** Ids of a request's files: the same again, when the request is sent again. */
function uploadIdOf(operationId: string, index: number): string {
  const digest = createHash('sha256').update(`${operationId} ${index}`).digest('hex');
  return `${operationId.slice(0, 24)}${digest.slice(0, 12)}`;
}

const headerText = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

@ApiTags('materials')
@Controller('applications/:id')
export class MaterialsController {
  readonly #acting: Acting;
  readonly #uploads: MaterialUploads;
  readonly #known: UploadRepository;
  readonly #names: FileNames;
  readonly #progress: Progress;
  readonly #reading: MaterialReading;
  readonly #openings: OwnOpenings;
  readonly #config: Config;

  constructor(
    acting: Acting,
    @Inject(CONFIG) config: Config,
    @Inject(MaterialUploads) uploads: MaterialUploads,
    @Inject(MaterialReading) reading: MaterialReading,
    known: UploadRepository,
    names: FileNames,
    progress: Progress,
    openings: OwnOpenings,
  ) {
    this.#acting = acting;
    this.#config = config;
    this.#uploads = uploads;
    this.#reading = reading;
    this.#known = known;
    this.#names = names;
    this.#progress = progress;
    this.#openings = openings;
  }

  @Allow('clerk')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } } },
  })
  @Describe({
    summary: 'Upload files of an item: each is sealed, pinned by two organisations and indexed on the chain',
    status: 201,
    answer: z.array(uploadedSchema),
    refuses: ['MEDIA_TYPE', 'TOO_LARGE', 'NOT_FOUND', 'INVALID_STATE', 'CONFLICT', 'DUPLICATE'],
  })
  @Post('items/:item/materials')
  async upload(
    @CurrentCaller() caller: Caller,
    @OperationId() operationId: string,
    @Param() { id, item }: ItemParams,
    @Query() { part }: UploadQuery,
    @Req() request: KnownRequest,
  ): Promise<Uploaded[]> {
    const done: Uploaded[] = [];
    for await (const file of filesOf(request)) {
      const place = { applicationId: id, item, part, uploadId: uploadIdOf(operationId, done.length) };
      done.push(await this.#take(caller, file, place));
    }
    if (done.length === 0) throw new BackendError('INVALID_INPUT', 'there is no file', { field: '/file' });
    return done;
  }

  @AllowWith({ roles: ROLES, ticket: true })
  @Describe({
    summary: 'How far uploads to the case are, as server-sent events',
    answer: z.string(),
    mediaType: 'text/event-stream',
    refuses: ['NOT_FOUND'],
  })
  @Get('uploads/progress')
  async watch(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Res() reply: FastifyReply): Promise<void> {
    await this.#acting.evaluate(caller, 'application:read', { id });
    sendEvents(reply, this.#progress.of(id).pipe(map((data) => ({ data }))), this.#config.heartbeatSeconds);
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Files of a case, newest version of each',
    answer: z.array(listedSchema),
    refuses: ['NOT_FOUND', 'ERASED', 'TAMPERED'],
  })
  @Get('materials')
  async list(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<Listed[]> {
    const application = await this.#acting.evaluate<ApplicationRecord>(caller, 'application:read', { id });
    assertNotErased(application);
    const { items } = application;
    const parts = items.flatMap(({ item, parts: all }) => all.map((part) => ({ item, ...part })));
    return Promise.all(
      parts.map(async ({ item, part, version, discarded }) => {
        const query = { id, item, part, version };
        const record = await this.#acting.evaluate<MaterialRecord>(caller, 'application:readMaterial', query);
        return { item, part, version, discarded, record, ...(await this.#knownOf(query)) };
      }),
    );
  }

  @Allow(...ROLES)
  @Describe({ summary: 'The index entry of one version', answer: RECORDS.material, refuses: ['NOT_FOUND'] })
  @Get('items/:item/materials/:part/:version')
  read(@CurrentCaller() caller: Caller, @Param() { id, item, part, version }: MaterialParams): Promise<MaterialRecord> {
    return this.#acting.evaluate(caller, 'application:readMaterial', { id, item, part, version });
  }

  @Allow(...ROLES)
  @Header('x-content-type-options', 'nosniff')
  @Describe({
    summary:
      'Open a file. Another organisation’s is opened by a grant: the request is logged on the chain before any holder converts. The owner’s own is logged by the owner’s server',
    answer: z.string(),
    mediaType: '*/*',
    also: 206,
    refuses: ['NOT_FOUND', 'RANGE_NOT_SATISFIABLE', 'REVOKED', 'EXPIRED', 'ERASED', 'HOLDERS_UNAVAILABLE', 'TAMPERED'],
  })
  @Get('items/:item/materials/:part/:version/content')
  async content(
    @CurrentCaller() caller: Caller,
    @Param() { id, item, part, version }: MaterialParams,
    @Query() { purpose = 'stage-review' }: PurposeQuery,
    @Req() request: KnownRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const opened = await this.#reading.open(await this.#acting.wallet(caller), {
      applicationId: id,
      material: { item, part, version },
      purpose,
      range: (size, { commitment }) => {
        const { 'if-range': ifRange, range: asked } = request.headers;
        return parseRange(rangeIfSame(asked, headerText(ifRange), entityTagOf(commitment)), size);
      },
      signal: gone.signal,
    });
    const { range, size, material } = opened;
    if (opened.by === 'owner') await this.#openings.note(caller, { applicationId: id, material, purpose });
    const known = await this.#knownOf({ id, item, part, version });
    const name = known.fileName ?? `${item}-${part}-${version}`;
    void reply
      .status(range === undefined ? 200 : 206)
      .type(material.mediaType)
      .header('accept-ranges', 'bytes')
      .header('etag', entityTagOf(material.commitment))
      .header('content-length', range?.length ?? size)
      .header('content-disposition', attachment(name));
    if (range !== undefined) {
      void reply.header('content-range', `bytes ${range.offset}-${range.offset + range.length - 1}/${size}`);
    }
    await reply.send(Readable.from(holdLast(opened.bytes), { objectMode: false }));
  }

  async #take(
    caller: Caller,
    file: SentFile,
    {
      applicationId,
      item,
      part,
      uploadId,
    }: { applicationId: string; item: string; part: number | undefined; uploadId: string },
  ): Promise<Uploaded> {
    const fileName = cleanFileName(file.name);
    const { memberId, mspId, unit } = caller;
    const watched = { applicationId, uploadId, item };
    let bytes = 0;
    const onProgress = (total: number): void => {
      bytes = total;
      this.#progress.tell({ ...watched, bytes, state: 'receiving' });
    };
    try {
      const wallet = await this.#acting.wallet({ memberId, mspId });
      const sealedName = await this.#names.seal(mspId, uploadId, fileName);
      const request = { id: uploadId, applicationId, item, part, fileName: sealedName, unit };
      const { entry, size } = await this.#uploads.upload(wallet, request, file.bytes(), { onProgress });
      this.#progress.tell({ ...watched, bytes: size, state: 'recorded' });
      const { cid, mediaType, version } = entry;
      return { uploadId, fileName, size, item, part: entry.part, version, mediaType, cid };
    } catch (error) {
      this.#progress.tell({ ...watched, bytes, state: 'failed' });
      throw error;
    }
  }

  async #knownOf({ id, item, part, version }: Place): Promise<{ fileName: string | null; size: number | null }> {
    const rows = await this.#known.ofApplication(id);
    const row = rows.find((other) => other.item === item && other.part === part && other.version === version);
    if (row === undefined) return { fileName: null, size: null };
    return { fileName: await this.#names.open(row.mspId, row.id, row.fileName), size: row.size };
  }
}
