import { RECORDS, type ReviewRecord, ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { IdParams } from '../http/params.ts';
import { Comments } from './comments.ts';
import { Extend, Reassign, Review, ReviewParams } from './requests.ts';
import { Reviews } from './reviews.ts';

const application = committedOf(RECORDS.application);
const reviewSchema = z.object({
  record: RECORDS.review,
  comments: z
    .record(z.string(), z.string().nullable())
    .describe('By item; null where it is not for this organisation, or not to be had now'),
});

interface ReviewView {
  readonly record: ReviewRecord;
  readonly comments: Readonly<Record<string, string | null>>;
}

/** What a stage does with a case. */
@ApiTags('reviews')
@Controller('applications/:id')
export class ReviewsController {
  readonly #acting: Acting;
  readonly #comments: Comments;
  readonly #reviews: Reviews;

  constructor(acting: Acting, comments: Comments, reviews: Reviews) {
    this.#acting = acting;
    this.#comments = comments;
    this.#reviews = reviews;
  }

  @Allow('reviewer')
  @Describe({
    summary: 'Take the case, so that two do not work on it',
    status: 201,
    answer: application,
    refuses: ['CONFLICT', 'INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('claim')
  async claim(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:claim', { id }));
  }

  @Allow('reviewer', 'admin')
  @Describe({
    summary: 'Give the case back',
    status: 201,
    answer: application,
    refuses: ['NOT_FOUND'],
  })
  @Post('release')
  async release(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:release', { id }));
  }

  @Allow('admin')
  @Describe({
    summary: 'Hand the case to another of my reviewers',
    status: 201,
    answer: application,
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('reassign')
  async reassign(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { to }: Reassign,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:reassign', { id, to }));
  }

  @Allow('reviewer')
  @Describe({
    summary: 'Findings and outcome of a stage. A pass needs every private item opened',
    status: 201,
    answer: application,
    refuses: ['INCOMPLETE', 'INVALID_STATE', 'NOT_FOUND', 'TAMPERED'],
  })
  @Post('reviews')
  async review(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { findings, outcome, reason = null, round, stage }: Review,
  ): Promise<CommittedAnswer> {
    return committed(await this.#reviews.review(caller, { findings, id, outcome, reason, round, stage }));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One review, with its comments', answer: reviewSchema, refuses: ['NOT_FOUND', 'TAMPERED'] })
  @Get('reviews/:stage/:round')
  async read(@CurrentCaller() caller: Caller, @Param() { id, round, stage }: ReviewParams): Promise<ReviewView> {
    const record = await this.#acting.evaluate<ReviewRecord>(caller, 'application:readReview', { id, round, stage });
    const commented = record.findings.flatMap(({ comment, item }) => (comment === null ? [] : [{ comment, item }]));
    const texts = await Promise.all(
      commented.map(
        async ({ comment, item }) =>
          [item, await this.#comments.open(caller, { applicationId: id, item, round, stage }, comment)] as const,
      ),
    );
    return { record, comments: Object.fromEntries(texts) };
  }

  @Allow('reviewer')
  @Describe({
    summary: 'Extend a supplement’s deadline, with a reason',
    status: 201,
    answer: application,
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('extend')
  async extend(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { dueDay, reason }: Extend,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:extendDeadline', { dueDay, id, reason }));
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Close a case whose supplement is overdue: any member may, and learns no more than that',
    status: 201,
    answer: committedOf(RECORDS.application.pick({ id: true, state: true })),
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('lapse')
  async lapse(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:lapse', { id }));
  }
}
