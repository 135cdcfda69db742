import { Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { attachment } from '../materials/content-headers.ts';
import { type FoundLearner, LearnerDirectory, type LearnerQuery } from './learner-directory.ts';
import { csvSheet, xlsxSheet } from './learner-sheet.ts';
import { LearnerFilterForm } from './learners-controller.ts';

/** Rows of one file. */
const MOST_ROWS = 20_000;
const PAGE = 1_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

class ExportLearners extends LearnerFilterForm {
  @Field(z.enum(['csv', 'xlsx']), { example: 'xlsx' })
  format!: 'csv' | 'xlsx';
}

@ApiTags('learners')
@Controller('learners')
export class LearnerExportController {
  readonly #directory: LearnerDirectory;

  constructor(directory: LearnerDirectory) {
    this.#directory = directory;
  }

  @Allow('clerk', 'reviewer', 'admin')
  @Header('x-content-type-options', 'nosniff')
  @Describe({
    summary: 'The same as a file for a spreadsheet, 20,000 rows at most: numbers stay text, nothing is a formula',
    status: 200,
    answer: z.string(),
    mediaType: ['text/csv', XLSX],
    refuses: ['TAMPERED', 'TOO_LARGE'],
  })
  @Post('export')
  async export(
    @CurrentCaller() caller: Caller,
    @Body() { format, ...query }: ExportLearners,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.#all(caller, query);
    const file = format === 'csv' ? csvSheet(found) : await xlsxSheet(found);
    await reply
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX)
      .header('content-disposition', attachment(`cases.${format}`))
      .send(file);
  }

  async #all(caller: Caller, query: LearnerQuery): Promise<FoundLearner[]> {
    const rows: FoundLearner[] = [];
    let before: string | undefined;
    do {
      const page = await this.#directory.search(caller, query, PAGE, before);
      rows.push(...page.rows);
      if (rows.length > MOST_ROWS)
        throw new BackendError('TOO_LARGE', 'too many rows for one file', { limit: MOST_ROWS });
      before = page.bookmark ?? undefined;
    } while (before !== undefined);
    return rows;
  }
}
