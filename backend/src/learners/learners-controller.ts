import {
  type ApplicationState,
  civilDay,
  kebabCode,
  mspId,
  ordinal,
  RECORDS,
  unitCode,
  uuidV7,
} from '@lianjian/ledger-api';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { pageOf } from '../http/paging.ts';
import { type FoundLearner, LearnerDirectory, type LearnerQuery } from './learner-directory.ts';

const applicationState = RECORDS.application.shape.state;
const rowSchema = z.object({
  applicationId: uuidV7,
  organization: mspId,
  unit: unitCode.nullable(),
  checklist: z.object({ type: kebabCode, version: ordinal }),
  state: applicationState,
  stage: kebabCode.nullable(),
  dueDay: civilDay.nullable(),
  status: z
    .enum(['waiting', 'opened', 'none', 'unreadable', 'erased'])
    .describe('Whether this desk has the learner of the case, or why not'),
  name: z.string().nullable(),
  number: z.string().nullable().describe('Of the identity document'),
});
type Row = z.infer<typeof rowSchema>;

const part = z.string().min(1).max(64);

/** In the body, for addresses of requests end up in logs. */
export class LearnerFilterForm {
  @Field(part.optional(), { description: 'A part of the name; one character alone: its first', example: '小明' })
  name?: string;

  @Field(part.optional(), { description: 'A number of the learner’s, whole', example: '110101199003070000' })
  number?: string;

  @Field(unitCode.optional(), { example: 'riverside-site' })
  unit?: string;

  @Field(mspId.optional(), { example: 'CentreMSP' })
  organization?: string;

  @Field(applicationState.optional(), { example: 'submitted' })
  state?: ApplicationState;

  @Field(kebabCode.optional(), { example: 'college-review' })
  stage?: string;

  @Field(kebabCode.optional(), { example: 'enrolment-qualification' })
  checklistType?: string;

  @Field(civilDay.optional(), { description: 'Due on this day or later', example: '2026-12-01' })
  dueFrom?: string;

  @Field(civilDay.optional(), { description: 'Due on this day or earlier', example: '2026-12-31' })
  dueTo?: string;
}

class SearchLearners extends LearnerFilterForm {
  @Field(uuidV7.nullable().optional(), { description: 'What the page before gave; absent for the first' })
  bookmark?: string | null;

  @Field(z.int().min(1).max(100).optional(), { description: 'Rows to a page; 20 when absent', example: 20 })
  pageSize?: number;
}

export const viewOf = ({ learner, row }: FoundLearner): Row => ({
  applicationId: row.applicationId,
  organization: row.organization,
  unit: row.unit,
  checklist: { type: row.checklistType, version: row.checklistVersion },
  state: row.state as ApplicationState,
  stage: row.stage,
  dueDay: row.dueDay,
  status: row.status,
  name: learner?.name ?? null,
  number: learner?.number ?? null,
});

@ApiTags('learners')
@Controller('learners')
export class LearnersController {
  readonly #directory: LearnerDirectory;

  constructor(directory: LearnerDirectory) {
    this.#directory = directory;
  }

  @Allow('clerk', 'reviewer', 'admin')
  @Describe({
    summary:
      'Cases of my desk with their learners, by name, number, unit, stage, state or due day; newest first. A page may hold fewer rows than asked for and not be the last',
    answer: pageOf(rowSchema),
    refuses: ['TAMPERED'],
  })
  @Post('search')
  async search(
    @CurrentCaller() caller: Caller,
    @Body() { bookmark: from, pageSize: size = 20, ...query }: SearchLearners,
  ): Promise<{ bookmark: string | null; rows: Row[] }> {
    const wanted: LearnerQuery = query;
    const { bookmark, rows } = await this.#directory.search(caller, wanted, size, from ?? undefined);
    return { bookmark, rows: rows.map(viewOf) };
  }
}
