import { type ApplicationRecord, RECORDS } from '@lianjian/ledger-api';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, IsRepeated } from '../acting/caller.ts';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { IdParams } from '../http/params.ts';
import { receiptSchema, type ReceiptView, receiptView } from '../receipts/receipts-controller.ts';
import { Receipts } from '../receipts/receipts.ts';
import { OwnerGrants } from '../sharing/owner-grants.ts';
import { earlierSubmission } from './earlier-submission.ts';
import { Withdraw } from './requests.ts';

const submittedSchema = z.object({
  record: RECORDS.application,
  transaction: z.object({ id: z.string(), block: z.int() }),
  receipt: receiptSchema,
  grants: z.array(z.string()).describe('Made with this submission, for the route’s desks and the audit desk'),
});

interface Submitted extends CommittedAnswer {
  readonly receipt: ReceiptView;
  readonly grants: readonly string[];
}

/** What the applicant's side does with a case. */
type HandingIn = 'application:submit' | 'application:resubmit';

@ApiTags('applications')
@Controller('applications/:id')
export class SubmissionsController {
  readonly #acting: Acting;
  readonly #grants: OwnerGrants;
  readonly #receipts: Receipts;
  readonly #events: LedgerEventRepository;

  constructor(
    acting: Acting,
    @Inject(OwnerGrants) grants: OwnerGrants,
    receipts: Receipts,
    events: LedgerEventRepository,
  ) {
    this.#events = events;
    this.#acting = acting;
    this.#grants = grants;
    this.#receipts = receipts;
  }

  @Allow('clerk')
  @Describe({
    summary: 'Hand in a draft: grants to the route’s desks first, then the submission; refused with what is missing',
    status: 201,
    answer: submittedSchema,
    refuses: ['INCOMPLETE', 'INVALID_STATE', 'NOT_FOUND', 'EXPIRED', 'HOLDERS_UNAVAILABLE'],
  })
  @Post('submit')
  submit(
    @CurrentCaller() caller: Caller,
    @IsRepeated() isRepeated: boolean,
    @Param() { id }: IdParams,
  ): Promise<Submitted> {
    return this.#handIn(caller, 'application:submit', id, isRepeated);
  }

  @Allow('clerk')
  @Describe({
    summary: 'Hand in the supplement; accepted items stay accepted',
    status: 201,
    answer: submittedSchema,
    refuses: ['INCOMPLETE', 'INVALID_STATE', 'NOT_FOUND', 'EXPIRED', 'HOLDERS_UNAVAILABLE'],
  })
  @Post('resubmit')
  resubmit(
    @CurrentCaller() caller: Caller,
    @IsRepeated() isRepeated: boolean,
    @Param() { id }: IdParams,
  ): Promise<Submitted> {
    return this.#handIn(caller, 'application:resubmit', id, isRepeated);
  }

  @Allow('clerk')
  @Describe({
    summary: 'Withdraw',
    status: 201,
    answer: committedOf(RECORDS.application),
    refuses: ['INVALID_STATE', 'NOT_FOUND'],
  })
  @Post('withdraw')
  async withdraw(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { reason }: Withdraw,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'application:withdraw', { id, reason }));
  }

  /** Grants only where the case can be handed in: its state is looked at before any is made. */
  async #handIn(caller: Caller, name: HandingIn, id: string, isRepeated: boolean): Promise<Submitted> {
    const earlier = isRepeated ? await earlierSubmission(this.#acting, this.#events, caller, name, id) : undefined;
    if (earlier !== undefined) return this.#answer(caller, earlier, []);
    const { state, organization, unit, items } = await this.#acting.evaluate<ApplicationRecord>(
      caller,
      'application:read',
      { id },
    );
    const isReady = state === (name === 'application:submit' ? 'draft' : 'returned');
    const isOwn = organization === caller.mspId && unit === caller.unit;
    const hasFiles = items.some(({ parts }) => parts.some(({ discarded }) => !discarded));
    const grants =
      isReady && isOwn && hasFiles ? await this.#grants.grantToRoute(await this.#acting.wallet(caller), id) : [];
    return this.#answer(caller, await this.#acting.submit(caller, name, { id }), grants);
  }

  async #answer(caller: Caller, done: Committed, grants: readonly string[]): Promise<Submitted> {
    return { ...committed(done), receipt: receiptView(await this.#receipts.issue(caller, done)), grants };
  }
}
