import { kebabCode, mspId, ROLES, unitCode } from '@lianjian/ledger-api';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow, AllowWith } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { languageOf } from '../http/problem.ts';
import { statisticsPage } from './page.ts';
import { Statistics, type StatisticsView } from './statistics.ts';

class StatisticsQuery {
  @Field(mspId.optional(), { description: 'Mine and those that I sponsor when absent; the authority: all' })
  organization?: string;

  @Field(unitCode.optional(), { example: 'riverside-site' })
  unit?: string;

  @Field(kebabCode.optional(), { description: 'Of a checklist', example: 'enrolment-qualification' })
  type?: string;
}

/** What a ticket comes with is no part of the question. */
class PageQuery extends StatisticsQuery {
  @Field(z.string().max(200).optional(), { description: 'For a browser, which sends no header: see /events/tickets' })
  ticket?: string;
}

const rowSchema = z.object({
  organization: z.string(),
  unit: z.string().nullable(),
  cases: z.int(),
  submitted: z.int(),
  decided: z.int().describe('With a first decision of a stage'),
  completeAtFirst: z.int().describe('Of these, those whose first decision was no return'),
  returns: z.int(),
  mostReturns: z.int(),
  approved: z.int(),
  lapsed: z.int(),
  overdue: z.int().describe('Past their due day now'),
  openings: z.int().describe('Files that readers reported as opened'),
  stages: z.array(
    z.object({
      stage: z.string(),
      decisions: z.int(),
      median: z.int().describe('Milliseconds from coming to the stage to its decision'),
      p90: z.int(),
      late: z.int().describe('After the day on which they were due'),
    }),
  ),
});
const statisticsSchema = z.object({
  block: z.int().describe('The last block that is counted'),
  behind: z.int().describe('Blocks that are not counted yet'),
  rows: z.array(rowSchema),
});

/** Counted from the audit trail in the blocks. */
@ApiTags('statistics')
@Controller('statistics')
export class StatisticsController {
  readonly #statistics: Statistics;

  constructor(statistics: Statistics) {
    this.#statistics = statistics;
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Figures for each organisation and unit', answer: statisticsSchema })
  @Get()
  read(
    @CurrentCaller() caller: Caller,
    @Query() { organization, type, unit }: StatisticsQuery,
  ): Promise<StatisticsView> {
    return this.#statistics.of(caller, { organization, type, unit });
  }

  @AllowWith({ roles: ROLES, ticket: true })
  @Describe({ summary: 'The same as a page with plots', answer: z.string(), mediaType: 'text/html' })
  @Get('page')
  async page(
    @CurrentCaller() caller: Caller,
    @Query() { organization, type, unit }: PageQuery,
    @Headers('accept-language') language: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const view = await this.#statistics.of(caller, { organization, type, unit });
    await reply.type('text/html; charset=utf-8').send(statisticsPage(view, languageOf(language)));
  }
}
