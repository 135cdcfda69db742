import { type DeputyRecord, RECORDS, type Role, ROLES, TRANSACTIONS } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { MemberParams } from '../http/params.ts';

const appoint = TRANSACTIONS['consortium:appointDeputy'].input.shape;
const deputy = committedOf(RECORDS.deputy);
const EXAMPLE = '6d1f0d3e-5b0a-4b58-8a2f-2f5d4b1c9e10';

class AppointDeputy {
  @Field(appoint.memberId, { description: 'For whom: the caller, or by an admin any member of the organisation' })
  memberId!: string;

  @Field(appoint.deputyId, { example: EXAMPLE })
  deputyId!: string;

  @Field(appoint.role, { description: 'The one that both have', example: 'reviewer' })
  role!: Role;

  @Field(appoint.until, { description: 'Milliseconds since 1970, within 366 days', example: 1_790_784_000_000 })
  until!: number;
}

class EndDeputy {
  @Field(appoint.memberId, { example: EXAMPLE })
  memberId!: string;

  @Field(appoint.deputyId, { example: EXAMPLE })
  deputyId!: string;
}

/** Who acts for whom. Both stand in the trail: the deputy as the actor, the member as `onBehalfOf`. */
@ApiTags('registry')
@Controller()
export class DeputiesController {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'From now until an instant the deputy may finish what the member has claimed',
    status: 201,
    answer: deputy,
  })
  @Post('deputies')
  async appoint(
    @CurrentCaller() caller: Caller,
    @Body() { deputyId, memberId, role, until }: AppointDeputy,
  ): Promise<CommittedAnswer> {
    return committed(
      await this.#acting.submit(caller, 'consortium:appointDeputy', { deputyId, memberId, role, until }),
    );
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'End an appointment before its time',
    status: 201,
    answer: deputy,
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('deputies/end')
  async end(@CurrentCaller() caller: Caller, @Body() { deputyId, memberId }: EndDeputy): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'consortium:endDeputy', { deputyId, memberId }));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'A member’s deputies, past ones among them', answer: z.array(RECORDS.deputy) })
  @Get('members/:mspId/:memberId/deputies')
  list(@CurrentCaller() caller: Caller, @Param() { memberId, mspId }: MemberParams): Promise<DeputyRecord[]> {
    return this.#acting.evaluate(caller, 'consortium:listDeputies', { memberId, mspId });
  }
}
