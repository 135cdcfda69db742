import { TRANSACTIONS } from '@lianjian/ledger-api';
import { Transform } from 'class-transformer';
import { z } from 'zod';
import { Field } from '../http/field.ts';
import { PageQuery } from '../http/paging.ts';

const actor = TRANSACTIONS['audit:eventsByActor'].input.shape;
const unit = TRANSACTIONS['audit:eventsByUnit'].input.shape;
const days = TRANSACTIONS['audit:eventsByDay'].input.shape;
const action = TRANSACTIONS['audit:eventsByAction'].input.shape;

/** One of: organization (and member), unit, days, action. */
export class EventQuery extends PageQuery {
  @Field(actor.mspId.optional(), { example: 'CentreMSP' })
  organization?: string;

  @Field(actor.memberId.optional(), { description: 'With its organization' })
  member?: string;

  @Field(unit.unit.optional(), { example: 'riverside-site' })
  unit?: string;

  @Field(days.from.optional(), { example: '2026-11-01' })
  from?: string;

  @Field(days.to.optional(), { example: '2026-11-30' })
  to?: string;

  @Field(action.action.optional(), { example: 'application.reviewed' })
  action?: z.infer<typeof action.action>;
}

export class ExportQuery extends EventQuery {
  @Field(z.enum(['csv', 'jsonl']).optional(), { example: 'csv' })
  format?: 'csv' | 'jsonl';
}

export class CidQuery extends PageQuery {
  @Field(TRANSACTIONS['audit:materialsByCid'].input.shape.cid)
  cid!: string;
}

export class AtQuery extends PageQuery {
  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @Field(TRANSACTIONS['audit:lateCases'].input.shape.at.optional(), {
    description: 'Milliseconds since 1970; now when absent',
  })
  at?: number;
}
