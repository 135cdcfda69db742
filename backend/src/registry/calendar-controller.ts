import { type CalendarRecord, RECORDS, ROLES, TRANSACTIONS } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';

const calendar = TRANSACTIONS['consortium:setCalendar'].input.shape;

class YearParams {
  @Transform(({ value }: { value: unknown }) => Number(value))
  @Field(calendar.year, { example: 2026 })
  year!: number;
}

class Calendar {
  @Field(calendar.daysOff, { description: 'In order', example: ['2026-10-01', '2026-10-02'] })
  daysOff!: string[];

  @Field(calendar.daysWorked, { description: 'Weekend days that are worked, in order', example: ['2026-10-10'] })
  daysWorked!: string[];
}

/** How a year departs from Monday to Friday. */
@ApiTags('registry')
@Controller('calendar')
export class CalendarController {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  @Allow('admin')
  @Describe({
    summary: 'Set a year’s calendar, whole (authority); deadlines that were set keep their day',
    answer: committedOf(RECORDS.calendar),
  })
  @Put(':year')
  async set(
    @CurrentCaller() caller: Caller,
    @Param() { year }: YearParams,
    @Body() { daysOff, daysWorked }: Calendar,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'consortium:setCalendar', { daysOff, daysWorked, year }));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'A year’s calendar', answer: RECORDS.calendar, refuses: ['NOT_FOUND'] })
  @Get(':year')
  read(@CurrentCaller() caller: Caller, @Param() { year }: YearParams): Promise<CalendarRecord> {
    return this.#acting.evaluate(caller, 'consortium:readCalendar', { year });
  }
}
