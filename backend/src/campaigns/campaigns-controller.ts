import { type CampaignRecord, mspId, type Page, RECORDS, ROLES, TRANSACTIONS } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';

const open = TRANSACTIONS['campaign:open'].input.shape;
const change = TRANSACTIONS['campaign:change'].input.shape;

class OpenCampaign {
  @Field(open.checklist, { example: { type: 'enrolment-qualification', version: 1 } })
  checklist!: z.infer<typeof open.checklist>;

  @Field(open.cohort, { example: '2026' })
  cohort!: string;

  @Field(open.opensAt, { description: 'Milliseconds since 1970', example: 1_788_192_000_000 })
  opensAt!: number;

  @Field(open.closesAt, { description: 'The first instant at which it is too late', example: 1_790_784_000_000 })
  closesAt!: number;
}

class ChangeCampaign {
  @Field(change.opensAt, { example: 1_788_192_000_000 })
  opensAt!: number;

  @Field(change.closesAt, { example: 1_791_388_800_000 })
  closesAt!: number;

  @Field(change.reason, { example: 'force-majeure' })
  reason!: z.infer<typeof change.reason>;
}

class CampaignParams {
  @Field(change.type, { example: 'enrolment-qualification' })
  type!: string;

  @Field(change.cohort, { example: '2026' })
  cohort!: string;
}

class OrganizationCampaignParams extends CampaignParams {
  @Field(mspId, { example: 'CollegeAMSP' })
  mspId!: string;
}

class CampaignQuery extends PageQuery {
  @Field(mspId, { description: 'Whose campaigns', example: 'CollegeAMSP' })
  organization!: string;
}

const campaign = committedOf(RECORDS.campaign);

/** When applications of a kind and cohort are taken. */
@ApiTags('campaigns')
@Controller('campaigns')
export class CampaignsController {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  @Allow('admin')
  @Describe({
    summary: 'Take applications of a kind and cohort from one instant to another',
    status: 201,
    answer: campaign,
    refuses: ['DUPLICATE', 'INVALID_STATE', 'NOT_FOUND'],
  })
  @Post()
  async open(
    @CurrentCaller() caller: Caller,
    @Body() { checklist, closesAt, cohort, opensAt }: OpenCampaign,
  ): Promise<CommittedAnswer> {
    const input = { checklist, closesAt, cohort, opensAt };
    return committed(await this.#acting.submit(caller, 'campaign:open', input));
  }

  @Allow('admin')
  @Describe({
    summary: 'Another window for my organisation’s campaign; the trail keeps the old one and the reason',
    answer: campaign,
    refuses: ['NOT_FOUND'],
  })
  @Put(':type/:cohort')
  async change(
    @CurrentCaller() caller: Caller,
    @Param() { cohort, type }: CampaignParams,
    @Body() { closesAt, opensAt, reason }: ChangeCampaign,
  ): Promise<CommittedAnswer> {
    const input = { closesAt, cohort, opensAt, reason, type };
    return committed(await this.#acting.submit(caller, 'campaign:change', input));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Campaigns of an organisation', answer: pageOf(RECORDS.campaign) })
  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: CampaignQuery): Promise<Page<CampaignRecord>> {
    return this.#acting.evaluate(caller, 'campaign:list', { ...pagingOf(query), mspId: query.organization });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One campaign', answer: RECORDS.campaign, refuses: ['NOT_FOUND'] })
  @Get(':mspId/:type/:cohort')
  read(@CurrentCaller() caller: Caller, @Param() of: OrganizationCampaignParams): Promise<CampaignRecord> {
    const { cohort, mspId: organization, type } = of;
    return this.#acting.evaluate(caller, 'campaign:read', { cohort, mspId: organization, type });
  }
}
