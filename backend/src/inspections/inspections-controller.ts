import { type EventPage, type InspectionRecord, type Page, RECORDS, ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe, problemSchema } from '../http/describe.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { type FindingView, InspectionFindings } from './inspection-findings.ts';
import { Inspections, type SampleVerification } from './inspections.ts';
import { Announce, GrantForVisit, InspectionQuery, NewFinding } from './requests.ts';
import { type VisitGrant, VisitGrants } from './visit-grants.ts';

const inspection = committedOf(RECORDS.inspection);
const verificationSchema = z.object({
  verdict: z.enum(['intact', 'altered']),
  checks: z.array(z.object({ what: z.string(), result: z.enum(['intact', 'altered', 'absent']) })),
  drawn: RECORDS.inspection.shape.sample.unwrap().describe('What the chain draws'),
});
const findingSchema = RECORDS['inspection-finding'].extend({
  commentText: z
    .string()
    .nullable()
    .describe('Null where there is none, where it is not for this organisation, or not to be had now'),
});
const visitSchema = z.array(
  z.object({
    applicationId: z.string(),
    grants: z.array(z.string()),
    refused: problemSchema.pick({ code: true, details: true }).nullable(),
  }),
);

/** Visits: announced, drawn by the hash of a later block, findings. */
@ApiTags('inspections')
@Controller('inspections')
export class InspectionsController {
  readonly #acting: Acting;
  readonly #findings: InspectionFindings;
  readonly #inspections: Inspections;
  readonly #visits: VisitGrants;

  constructor(acting: Acting, findings: InspectionFindings, inspections: Inspections, visits: VisitGrants) {
    this.#acting = acting;
    this.#findings = findings;
    this.#inspections = inspections;
    this.#visits = visits;
  }

  @Allow('auditor', 'admin')
  @Describe({
    summary: 'Announce a visit: whom, which kind and cohort, and how many cases, before anyone can know which',
    status: 201,
    answer: inspection,
    refuses: ['NOT_FOUND'],
  })
  @Post()
  async announce(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Body() { audience, cohort, size, type }: Announce,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'inspection:announce', { audience, cohort, id, size, type }));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Visits to an organisation, newest first', answer: pageOf(RECORDS.inspection) })
  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: InspectionQuery): Promise<Page<InspectionRecord>> {
    return this.#acting.evaluate(caller, 'inspection:list', { ...pagingOf(query), audience: query.audience });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One visit', answer: RECORDS.inspection, refuses: ['NOT_FOUND'] })
  @Get(':id')
  read(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<InspectionRecord> {
    return this.#inspections.read(caller, id);
  }

  @Allow('auditor', 'admin')
  @Describe({
    summary: 'Draw the sample by the hash of the first block after the announcement, and record it',
    status: 201,
    answer: inspection,
    refuses: ['INVALID_STATE', 'NOT_FOUND', 'NOT_YET_COMMITTED'],
  })
  @Post(':id/sample')
  async draw(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<CommittedAnswer> {
    return committed(await this.#inspections.draw(caller, id));
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Draw again and compare: whoever sees the visit may',
    answer: verificationSchema,
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Get(':id/sample/verification')
  verify(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<SampleVerification> {
    return this.#inspections.verify(caller, id);
  }

  @Allow('clerk', 'admin')
  @Describe({
    summary: 'Let the visitors’ audit desk read drawn cases (the inspected organisation)',
    status: 201,
    answer: visitSchema,
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post(':id/grants')
  grant(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { applications, expiresAt }: GrantForVisit,
  ): Promise<VisitGrant[]> {
    return this.#visits.grant(caller, id, { applications, expiresAt });
  }

  @Allow('auditor', 'admin')
  @Describe({
    summary: 'What the visit found in a drawn case; said once',
    status: 201,
    answer: committedOf(RECORDS['inspection-finding']),
    refuses: ['DUPLICATE', 'ERASED', 'INVALID_STATE', 'NOT_FOUND', 'TAMPERED'],
  })
  @Post(':id/findings')
  async find(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { applicationId, comment = null, reason = null, result }: NewFinding,
  ): Promise<CommittedAnswer> {
    return committed(await this.#findings.record(caller, id, { applicationId, comment, reason, result }));
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Findings, with their comments',
    answer: pageOf(findingSchema),
    refuses: ['NOT_FOUND', 'TAMPERED'],
  })
  @Get(':id/findings')
  findings(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: PageQuery,
  ): Promise<Page<FindingView>> {
    return this.#findings.page(caller, id, pagingOf(query));
  }

  @Allow('auditor', 'admin')
  @Describe({
    summary: 'Close: every drawn case has a finding',
    status: 201,
    answer: inspection,
    refuses: ['INCOMPLETE', 'INVALID_STATE', 'NOT_FOUND'],
  })
  @Post(':id/close')
  async close(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'inspection:close', { id }));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'The trail of a visit, newest first', answer: pageOf(RECORDS.event), refuses: ['NOT_FOUND'] })
  @Get(':id/trail')
  trail(@CurrentCaller() caller: Caller, @Param() { id }: IdParams, @Query() query: PageQuery): Promise<EventPage> {
    return this.#acting.evaluate(caller, 'audit:trail', { ...pagingOf(query), id, kind: 'inspection' });
  }
}
