import { kebabCode, ordinal, uuidV7 } from '@lianjian/ledger-api';
import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller, type KnownRequest, OperationId } from '../acting/caller.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { IdParams } from '../http/params.ts';
import { filesOf, type SentFile } from '../http/sent-files.ts';
import { Imports, type ImportView } from './imports.ts';
import { MOST_TABLE_BYTES } from './table.ts';

const errorSchema = z.object({
  line: z.int().describe('As the spreadsheet counts: the heading is line 1'),
  column: z.string().describe('Code of the column; empty where it is none’s'),
  problem: z.string().describe('A code; what stands in the cell is not repeated'),
});
const importSchema = z.object({
  id: uuidV7,
  checklist: z.object({ type: kebabCode, version: ordinal }),
  state: z
    .enum(['refused', 'checked', 'committing', 'committed', 'undoing', 'undone'])
    .describe(
      'refused: mend and send again; checked: may be committed; undone: a row was refused in the end, and every case of the import is withdrawn',
    ),
  rows: z.int(),
  done: z.int().describe('Rows that are cases with their learner record'),
  errors: z.array(errorSchema).describe('The first thousand'),
  errorCount: z.int(),
});
type View = z.infer<typeof importSchema>;

export class ChecklistQuery {
  @Field(kebabCode, { example: 'enrolment-qualification' })
  type!: string;

  @Transform(({ value }: { value: unknown }) => Number(value))
  @Field(ordinal, { example: 1 })
  version!: number;
}

const viewOf = ({ checklistType, checklistVersion, done, errorCount, errors, id, rows, state }: ImportView): View => ({
  ...{ done, errorCount, id, rows, state },
  checklist: { type: checklistType, version: checklistVersion },
  errors: errors.map(({ column, line, problem }) => ({ line, column, problem })),
});

/** What is too much is read and dropped, so that the client hears of it. @throws BackendError TOO_LARGE */
async function wholeOf(file: SentFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.bytes()) pieces.push(piece);
  if (file.isTruncated) throw new BackendError('TOO_LARGE', 'the table is too large', { limit: MOST_TABLE_BYTES });
  return Buffer.concat(pieces);
}

/** @throws BackendError INVALID_INPUT, MEDIA_TYPE, TOO_LARGE */
async function tableOf(request: KnownRequest): Promise<Buffer> {
  const tables: Buffer[] = [];
  for await (const file of filesOf(request, { limits: { fileSize: MOST_TABLE_BYTES } })) {
    if (tables.length > 0) throw new BackendError('INVALID_INPUT', 'one file', { field: '/file' });
    tables.push(await wholeOf(file));
  }
  const [table] = tables;
  if (table === undefined) throw new BackendError('INVALID_INPUT', 'there is no file', { field: '/file' });
  return table;
}

@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  readonly #imports: Imports;

  constructor(imports: Imports) {
    this.#imports = imports;
  }

  @Allow('clerk')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @Describe({
    summary:
      'Look through a table of learners (CSV or XLSX, at most 5,000 rows) without taking anything in: errors by line and column. The contract itself is asked about each row',
    status: 201,
    answer: importSchema,
    refuses: ['MEDIA_TYPE', 'TOO_LARGE', 'NOT_FOUND', 'INVALID_STATE'],
  })
  @Post()
  async check(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Query() { type, version }: ChecklistQuery,
    @Req() request: KnownRequest,
  ): Promise<View> {
    return viewOf(await this.#imports.check(caller, id, { type, version }, await tableOf(request)));
  }

  @Allow('clerk')
  @Describe({
    summary:
      'Take a checked table in, all of it or nothing: a case for each row, with its learner record. Goes on after the answer, and after an end of the server',
    status: 202,
    answer: importSchema,
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post(':id/commit')
  async commit(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<View> {
    return viewOf(await this.#imports.commit(caller, id));
  }

  @Allow('clerk')
  @Describe({ summary: 'How far an import of mine is', answer: importSchema, refuses: ['NOT_FOUND'] })
  @Get(':id')
  async read(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<View> {
    return viewOf(await this.#imports.view(caller, id));
  }
}
