import { createHash } from 'node:crypto';
import { ContractError, CONTRACT_ERROR_CODES, kebabCode, partNumber, uuidV7 } from '@lianjian/ledger-api';
import { Body, Controller, HttpStatus, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, type KnownRequest, OperationId } from '../acting/caller.ts';
import { BACKEND_ERROR_CODES, BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { filesOf, type SentFile } from '../http/sent-files.ts';
import { cleanFileName } from '../materials/content-headers.ts';
import { FileNames } from '../materials/file-names.ts';
import { MaterialUploads } from '../materials/material-uploads.ts';
import { FileMatches } from './file-matches.ts';
import { ChecklistQuery } from './imports-controller.ts';
import { NAME_PROBLEMS, type NamedFile } from './match-file-names.ts';

/** Names in one request. */
const MOST_NAMES = 2_000;

const placeSchema = z.object({ applicationId: uuidV7, item: kebabCode, part: partNumber });
const matchSchema = z.object({
  index: z.int().describe('Of the file among those that were sent, from 0'),
  place: placeSchema.nullable(),
  problem: z.enum(NAME_PROBLEMS).nullable(),
});
const rowSchema = z.object({
  index: z.int(),
  place: placeSchema.nullable(),
  version: z.int().nullable(),
  problem: z.enum([...NAME_PROBLEMS, ...CONTRACT_ERROR_CODES, ...BACKEND_ERROR_CODES]).nullable(),
});
type Match = z.infer<typeof matchSchema>;
type Row = z.infer<typeof rowSchema>;
type Place = z.infer<typeof placeSchema>;

class Names extends ChecklistQuery {
  @Field(z.array(z.string().min(1).max(300)).min(1).max(MOST_NAMES), {
    example: ['110101199003070000_identity-card_1.jpg'],
  })
  names!: string[];
}

const placeOf = ({ applicationId, item, part }: NamedFile & { readonly applicationId: string }): Place => ({
  ...{ applicationId, item, part },
});

/** The same again, when the request is sent again. */
function uploadIdOf(operationId: string, index: number): string {
  const digest = createHash('sha256').update(`${operationId} ${index}`).digest('hex');
  return `${operationId.slice(0, 24)}${digest.slice(0, 12)}`;
}

/** Files of many cases at once, each named for whom and what it is. */
@ApiTags('imports')
@Controller('material-batches')
export class MaterialBatchesController {
  readonly #acting: Acting;
  readonly #matches: FileMatches;
  readonly #uploads: MaterialUploads;
  readonly #names: FileNames;

  constructor(
    acting: Acting,
    matches: FileMatches,
    names: FileNames,
    @Inject(MaterialUploads) uploads: MaterialUploads,
  ) {
    this.#acting = acting;
    this.#matches = matches;
    this.#names = names;
    this.#uploads = uploads;
  }

  @Allow('clerk')
  @Describe({
    summary:
      'Which cases files named <number>_<item>[_n].ext are for, without sending them: the number is one of the learner’s, the item its code or title. Names are not repeated',
    answer: z.array(matchSchema),
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post('match')
  async match(@CurrentCaller() caller: Caller, @Body() { names, type, version }: Names): Promise<Match[]> {
    const { errors, matched } = await this.#matches.match(caller, { type, version }, names);
    const taken = new Set<number>();
    const indexOf = (name: string): number => {
      const index = names.findIndex((other, at) => other === name && !taken.has(at));
      taken.add(index);
      return index;
    };
    const found = matched.map((file): Match => ({ index: indexOf(file.name), place: placeOf(file), problem: null }));
    const failed = errors.map(({ name, problem }): Match => ({ index: indexOf(name), place: null, problem }));
    return [...found, ...failed].sort((a, b) => a.index - b.index);
  }

  @Allow('clerk')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } } },
  })
  @Describe({
    summary: 'Upload files so named, 50 at most: each goes to its case, or its row says why not',
    status: HttpStatus.CREATED,
    answer: z.array(rowSchema),
    refuses: ['MEDIA_TYPE', 'TOO_LARGE'],
  })
  @Post()
  async upload(
    @CurrentCaller() caller: Caller,
    @OperationId() operationId: string,
    @Query() { type, version }: ChecklistQuery,
    @Req() request: KnownRequest,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const sent of filesOf(request)) {
      const index = rows.length;
      rows.push(await this.#take(caller, { type, version }, sent, { index, uploadId: uploadIdOf(operationId, index) }));
    }
    if (rows.length === 0) throw new BackendError('INVALID_INPUT', 'there is no file', { field: '/file' });
    return rows;
  }

  async #take(
    caller: Caller,
    checklist: { readonly type: string; readonly version: number },
    sent: SentFile,
    { index, uploadId }: { readonly index: number; readonly uploadId: string },
  ): Promise<Row> {
    let place: Place | null = null;
    try {
      const name = cleanFileName(sent.name);
      const { errors, matched } = await this.#matches.match(caller, checklist, [name]);
      const [file] = matched;
      if (file === undefined) return { index, place, version: null, problem: errors[0]?.problem ?? 'not-so-named' };
      place = placeOf(file);
      const fileName = await this.#names.seal(caller.mspId, uploadId, name);
      const wanted = { id: uploadId, ...place, fileName, unit: caller.unit };
      const { entry } = await this.#uploads.upload(await this.#acting.wallet(caller), wanted, sent.bytes());
      return { index, place, version: entry.version, problem: null };
    } catch (error) {
      if (error instanceof BackendError || error instanceof ContractError) {
        return { index, place, version: null, problem: error.code };
      }
      throw error;
    }
  }
}
