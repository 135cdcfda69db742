import { RECORDS } from '@lianjian/ledger-api';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { IdParams } from '../http/params.ts';
import { receiptSchema, type ReceiptView, receiptView } from '../receipts/receipts-controller.ts';
import { Receipts } from '../receipts/receipts.ts';
import { OwnerGrants } from '../sharing/owner-grants.ts';
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
@ApiTags('applications')
@Controller('applications/:id')
export class SubmissionsController {
  readonly #acting: Acting;
  readonly #grants: OwnerGrants;
  readonly #receipts: Receipts;

  constructor(acting: Acting, @Inject(OwnerGrants) grants: OwnerGrants, receipts: Receipts) {
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
  submit(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<Submitted> {
    return this.#handIn(caller, 'application:submit', id);
  }

  @Allow('clerk')
  @Describe({
    summary: 'Hand in the supplement; accepted items stay accepted',
    status: 201,
    answer: submittedSchema,
    refuses: ['INCOMPLETE', 'INVALID_STATE', 'NOT_FOUND', 'EXPIRED', 'HOLDERS_UNAVAILABLE'],
  })
  @Post('resubmit')
  resubmit(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<Submitted> {
    return this.#handIn(caller, 'application:resubmit', id);
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
  async #handIn(caller: Caller, name: 'application:submit' | 'application:resubmit', id: string): Promise<Submitted> {
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
    const done = await this.#acting.submit(caller, name, { id });
    return { ...committed(done), receipt: receiptView(await this.#receipts.issue(caller, done)), grants };
  }
}
