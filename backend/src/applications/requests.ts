// What clients send about cases: the contract's own forms, field by field.
import { TRANSACTIONS } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { z } from 'zod';
import { Field } from '../http/field.ts';
import { PageQuery } from '../http/paging.ts';

const create = TRANSACTIONS['application:create'].input.shape;
const review = TRANSACTIONS['application:review'].input.shape;
export const commentText = z.string().min(1).max(2000);
const finding = review.findings.element.omit({ comment: true }).extend({ comment: commentText.nullable().optional() });

export type NewFinding = z.infer<typeof finding>;

/** What a stage decides about one case. */
export const reviewSchema = z.strictObject({
  stage: review.stage,
  round: review.round,
  outcome: review.outcome,
  reason: review.reason.optional(),
  findings: z.array(finding).max(60),
});
type Create = { [K in keyof typeof create]: z.infer<(typeof create)[K]> };
type ReviewInput = { [K in keyof typeof review]: z.infer<(typeof review)[K]> };

export const learnerSchema = z.strictObject({
  documentType: z
    .string()
    .max(40)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  documentNumber: z.string().min(1).max(64),
});
export type Learner = z.infer<typeof learnerSchema>;

export class CreateApplication {
  @Field(create.checklist, { example: { type: 'enrolment-qualification', version: 1 } })
  checklist!: Create['checklist'];

  @Field(create.attributes, { example: { cohort: '2026', entryLevel: 'bachelor', priorCredential: 'none' } })
  attributes!: Create['attributes'];

  @Field(learnerSchema, {
    description: 'Becomes a reference under the consortium’s key; the number itself is not kept',
    example: { documentType: 'identity-card', documentNumber: '110101199003070000' },
  })
  learner!: Learner;

  @Field(create.related.optional(), { description: 'How this case stands to an earlier, final one' })
  related?: Create['related'];
}

export class ChangeAttributes {
  @Field(create.attributes, { example: { cohort: '2026', entryLevel: 'bachelor', priorCredential: 'none' } })
  attributes!: Create['attributes'];
}

export class Review {
  @Field(review.stage, { example: 'college-review' })
  stage!: ReviewInput['stage'];

  @Field(review.round, { example: 1, description: 'Returns so far, plus one' })
  round!: ReviewInput['round'];

  @Field(review.outcome, { example: 'return' })
  outcome!: ReviewInput['outcome'];

  @Field(review.reason.optional(), { description: 'Of a rejection' })
  reason?: ReviewInput['reason'];

  @Field(reviewSchema.shape.findings, {
    description: 'For each item; a comment is sealed, and the chain holds a commitment to it',
    example: [{ item: 'identity-card', result: 'reopened', reason: 'unreadable', comment: '背面模糊' }],
  })
  findings!: NewFinding[];
}

export class Reassign {
  @Field(TRANSACTIONS['application:reassign'].input.shape.to)
  to!: { memberId: string; mspId: string };
}

const extend = TRANSACTIONS['application:extendDeadline'].input.shape;

export class Extend {
  @Field(extend.dueDay, { example: '2026-12-31' })
  dueDay!: string;

  @Field(extend.reason, { example: 'document-issuer-delay' })
  reason!: z.infer<typeof extend.reason>;
}

const withdraw = TRANSACTIONS['application:withdraw'].input.shape;

export class Withdraw {
  @Field(withdraw.reason, { example: 'learner-request' })
  reason!: z.infer<typeof withdraw.reason>;
}

const state = TRANSACTIONS['application:listByState'].input.shape;
const owner = TRANSACTIONS['application:listByOwner'].input.shape;
const unit = TRANSACTIONS['application:listByUnit'].input.shape;
const due = TRANSACTIONS['application:listByDueDay'].input.shape;

/** One of: state (and stage), organization, unit, due day. */
export class ListQuery extends PageQuery {
  @Field(state.state.optional(), { example: 'submitted' })
  state?: z.infer<typeof state.state>;

  @Field(z.string().optional(), { example: 'college-review' })
  stage?: string;

  @Field(owner.mspId.optional(), { example: 'CentreMSP' })
  organization?: string;

  @Field(unit.unit.optional(), { example: 'riverside-site' })
  unit?: string;

  @Field(due.day.optional(), { example: '2026-12-31' })
  dueDay?: string;
}

export class LearnerQuery extends PageQuery {
  @Field(learnerSchema.shape.documentType, { example: 'identity-card' })
  documentType!: string;

  @Field(learnerSchema.shape.documentNumber, { example: '110101199003070000' })
  documentNumber!: string;
}

export class DiscardParts {
  @Field(TRANSACTIONS['application:recordMaterials'].input.shape.discarded.min(1), {
    example: [{ item: 'identity-card', part: 2 }],
  })
  parts!: { item: string; part: number }[];
}

export class ReviewParams {
  @Field(create.id)
  id!: string;

  @Field(review.stage, { example: 'college-review' })
  stage!: string;

  @Transform(({ value }: { value: unknown }) => Number(value))
  @Field(review.round, { example: 1 })
  round!: number;
}
