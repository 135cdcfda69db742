import { type ApplicationRecord, type Page, RECORDS, ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { BackendError } from '../errors.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { pageOf, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { learnerReference } from '../learners/learner-reference.ts';
import { assertNotErased } from '../sharing/assert-not-erased.ts';
import { ChangeAttributes, CreateApplication, DiscardParts, LearnerQuery, ListQuery } from './requests.ts';

type Applications = Promise<Page<ApplicationRecord>>;

const application = committedOf(RECORDS.application);

/** Drafts, and finding cases. */
@ApiTags('applications')
@Controller('applications')
export class ApplicationsController {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  @Allow('clerk')
  @Describe({
    summary: 'Open a case for a learner',
    status: 201,
    answer: application,
    refuses: ['DUPLICATE', 'NOT_FOUND', 'INVALID_STATE', 'EXPIRED'],
  })
  @Post()
  async create(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Body() { attributes, checklist, learner, related = null }: CreateApplication,
  ): Promise<CommittedAnswer> {
    const reference = await learnerReference(this.#acting.custodyOf(caller.mspId), learner);
    const input = { attributes, checklist, id, learner: reference, related };
    return committed(await this.#acting.submit(caller, 'application:create', input));
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Cases by state and stage, by organisation, by unit or by due day; newest first',
    answer: pageOf(RECORDS.application),
  })
  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: ListQuery): Applications {
    const { dueDay, organization, stage = null, state, unit } = query;
    const paging = pagingOf(query);
    const named = [state, organization, unit, dueDay].filter((value) => value !== undefined);
    if (named.length !== 1) {
      throw new BackendError('INVALID_INPUT', 'name one of state, organization, unit, dueDay', { field: '/state' });
    }
    if (state !== undefined)
      return this.#acting.evaluate(caller, 'application:listByState', { ...paging, stage, state });
    if (unit !== undefined) return this.#acting.evaluate(caller, 'application:listByUnit', { ...paging, unit });
    if (dueDay === undefined) {
      return this.#acting.evaluate(caller, 'application:listByOwner', { ...paging, mspId: organization ?? '' });
    }
    return this.#acting.evaluate(caller, 'application:listByDueDay', { ...paging, day: dueDay });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Cases of a learner', status: 200, answer: pageOf(RECORDS.application) })
  @Post('search')
  async byLearner(@CurrentCaller() caller: Caller, @Body() query: LearnerQuery): Applications {
    const learner = await learnerReference(this.#acting.custodyOf(caller.mspId), query);
    return this.#acting.evaluate(caller, 'application:listByLearner', { ...pagingOf(query), learner });
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'One case. Of an erased one the lists, the trail and its verification remain',
    answer: RECORDS.application,
    refuses: ['NOT_FOUND', 'ERASED'],
  })
  @Get(':id')
  async read(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<ApplicationRecord> {
    const application = await this.#acting.evaluate<ApplicationRecord>(caller, 'application:read', { id });
    assertNotErased(application);
    return application;
  }

  @Allow('clerk')
  @Describe({
    summary: 'Change the attributes of a draft',
    answer: application,
    refuses: ['NOT_FOUND', 'INVALID_STATE', 'DUPLICATE'],
  })
  @Put(':id/attributes')
  async changeAttributes(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { attributes }: ChangeAttributes,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:changeAttributes', { attributes, id }));
  }

  @Allow('clerk')
  @Describe({
    summary: 'Discard files that were handed in by mistake: their records stay, they no longer count',
    status: 201,
    answer: application,
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post(':id/discards')
  async discard(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { parts }: DiscardParts,
  ): Promise<CommittedAnswer> {
    const input = { discarded: parts, id, materials: [] };
    return committed(await this.#acting.submit(caller, 'application:recordMaterials', input));
  }
}
