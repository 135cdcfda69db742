import { Readable } from 'node:stream';
import { type EventPage, type MaterialRecord, type Page, RECORDS, ROLES, type Standing } from '@lianjian/ledger-api';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams, MaterialParams, PartParams } from '../http/params.ts';
import { AuditQueries } from './audit-queries.ts';
import { exported } from './export.ts';
import { AtQuery, CidQuery, EventQuery, ExportQuery } from './requests.ts';
import { type Verification, Verifications } from './verification.ts';

const events = pageOf(RECORDS.event);
export const standingSchema = z.object({
  checklist: RECORDS.application.shape.checklist,
  rounds: z.int().describe('Returns so far'),
  id: z.string(),
  state: z.string(),
  stage: z.string().nullable(),
  heldBy: z.enum(['applicant', 'stage']).nullable(),
  claimedBy: z.object({ memberId: z.string(), mspId: z.string() }).nullable(),
  dueDay: z.string().nullable(),
  late: z.boolean(),
  since: z.int(),
  organization: z.string(),
  unit: z.string().nullable(),
});
const verificationSchema = z.object({
  verdict: z.enum(['intact', 'altered']),
  checks: z.array(z.object({ what: z.string(), result: z.enum(['intact', 'altered', 'absent']) })),
});

@ApiTags('audit')
@Controller()
export class AuditController {
  readonly #acting: Acting;
  readonly #queries: AuditQueries;
  readonly #verifications: Verifications;

  constructor(acting: Acting, queries: AuditQueries, verifications: Verifications) {
    this.#acting = acting;
    this.#queries = queries;
    this.#verifications = verifications;
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Events by organisation or member, unit, days or action; newest first',
    answer: events,
  })
  @Get('audit/events')
  events(@CurrentCaller() caller: Caller, @Query() query: EventQuery): Promise<EventPage> {
    return this.#queries.events(caller, query);
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'The same as a file: CSV, or lines of JSON as evidence',
    answer: z.string(),
    mediaType: ['text/csv', 'application/jsonl'],
  })
  @Get('audit/export')
  async export(
    @CurrentCaller() caller: Caller,
    @Query() query: ExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { format = 'csv', ...asked } = query;
    const whole = { ...asked, pageSize: 100 };
    const first = await this.#queries.events(caller, whole);
    const lines = exported(format, first, (bookmark) => this.#queries.events(caller, { ...whole, bookmark }));
    void reply
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
      .header('content-disposition', `attachment; filename="events.${format}"`);
    await reply.send(Readable.from(lines));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'The trail of a case, newest first', answer: events, refuses: ['NOT_FOUND'] })
  @Get('applications/:id/trail')
  trail(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Query() query: PageQuery): Promise<EventPage> {
    return this.#acting.evaluate(caller, 'audit:trail', { ...pagingOf(query), id, kind: 'application' });
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'The trail of a grant: requests, conversions and openings',
    answer: events,
    refuses: ['NOT_FOUND'],
  })
  @Get('grants/:id/trail')
  grantTrail(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: PageQuery,
  ): Promise<EventPage> {
    return this.#acting.evaluate(caller, 'audit:trail', { ...pagingOf(query), id, kind: 'grant' });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Where a content address stands in the index', answer: pageOf(RECORDS.material) })
  @Get('audit/materials')
  byCid(@CurrentCaller() caller: Caller, @Query() query: CidQuery): Promise<Page<MaterialRecord>> {
    return this.#acting.evaluate(caller, 'audit:materialsByCid', { ...pagingOf(query), cid: query.cid });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'All versions of one file', answer: pageOf(RECORDS.material), refuses: ['NOT_FOUND'] })
  @Get('applications/:id/items/:item/materials/:part/history')
  history(
    @CurrentCaller() caller: Caller,
    @Param() { id, item, part }: PartParams,
    @Query() query: PageQuery,
  ): Promise<Page<MaterialRecord>> {
    return this.#acting.evaluate(caller, 'audit:materialHistory', {
      ...pagingOf(query),
      applicationId: id,
      item,
      part,
    });
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Who holds the case, since when, and whether it is late',
    answer: standingSchema,
    refuses: ['NOT_FOUND'],
  })
  @Get('applications/:id/standing')
  standing(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Query() { at }: AtQuery): Promise<Standing> {
    return this.#acting.evaluate(caller, 'audit:standing', { at: at ?? Date.now(), id });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Late cases, longest overdue first', answer: pageOf(standingSchema) })
  @Get('audit/late')
  late(@CurrentCaller() caller: Caller, @Query() query: AtQuery): Promise<Page<Standing>> {
    return this.#acting.evaluate(caller, 'audit:lateCases', { ...pagingOf(query), at: query.at ?? Date.now() });
  }

  @Allow('auditor', 'reviewer', 'admin')
  @Describe({
    summary: 'Fetch, hash and compare one file with the chain',
    answer: verificationSchema,
    refuses: ['NOT_FOUND'],
  })
  @Get('applications/:id/items/:item/materials/:part/:version/verification')
  verifyMaterial(
    @CurrentCaller() caller: Caller,
    @Param() { id, item, part, version }: MaterialParams,
  ): Promise<Verification> {
    return this.#verifications.material(caller, id, { item, part, version });
  }

  @Allow('auditor', 'reviewer', 'admin')
  @Describe({
    summary: 'Verify a case: links of its trail, actors against signers, receipts',
    answer: verificationSchema,
    refuses: ['NOT_FOUND'],
  })
  @Get('applications/:id/verification')
  verifyApplication(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<Verification> {
    return this.#verifications.application(caller, id);
  }
}
