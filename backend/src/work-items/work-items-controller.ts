import { type Page, ROLES, type Standing, unitCode } from '@lianjian/ledger-api';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { standingSchema } from '../audit/audit-controller.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { type View, VIEWS, WorkItems } from './work-items.ts';

/** Days ahead, when the client does not say how many. */
const DAYS = 3;

class WorkItemQuery extends PageQuery {
  @Field(z.enum(VIEWS), {
    description:
      'mine: claimed by me, or by somebody whose deputy I am; an applicant’s, not handed in. desk: whatever waits for my desk. due: of those what is due within days. overdue: longest first. unit: open cases of a unit',
    example: 'desk',
  })
  view!: View;

  @Transform(({ value }: { value: unknown }) => (value === undefined ? undefined : Number(value)))
  @Field(z.int().min(1).max(31).optional(), { description: `Of due, today being the first; ${DAYS} when absent` })
  days?: number;

  @Field(unitCode.optional(), { description: 'Of unit', example: 'riverside-site' })
  unit?: string;
}

@ApiTags('work')
@Controller('work-items')
export class WorkItemsController {
  readonly #items: WorkItems;

  constructor(items: WorkItems) {
    this.#items = items;
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'What waits for whom. A page may hold fewer rows than asked for and not be the last',
    answer: pageOf(standingSchema),
  })
  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: WorkItemQuery): Promise<Page<Standing>> {
    const { days = DAYS, unit, view } = query;
    return this.#items.list(caller, { ...pagingOf(query), days, unit, view });
  }
}
