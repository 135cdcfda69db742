import { type ApplicationRecord, RECORDS, TRANSACTIONS } from '@lianjian/ledger-api';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { IdParams } from '../http/params.ts';
import { type ErasureReason, Erasures } from './erasures.ts';

class Erase {
  @Field(TRANSACTIONS['application:erase'].input.shape.reason, { example: 'learner-request' })
  reason!: ErasureReason;
}

@ApiTags('applications')
@Controller('applications/:id')
export class ErasureController {
  readonly #erasures: Erasures;
  readonly #acting: Acting;

  constructor(erasures: Erasures, acting: Acting) {
    this.#erasures = erasures;
    this.#acting = acting;
  }

  @Allow('admin')
  @Describe({
    summary:
      'Erase a final case for good: grants end, keys are destroyed, files unpinned, names forgotten; record and trail stay. A decided case only after the retention time. Once begun it is finished, whatever does not answer now',
    status: 201,
    answer: RECORDS.application,
    refuses: ['NOT_FOUND', 'INVALID_STATE', 'HOLDERS_UNAVAILABLE'],
  })
  @Post('erase')
  async erase(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { reason }: Erase,
  ): Promise<ApplicationRecord> {
    await this.#erasures.erase(caller, id, reason);
    return this.#acting.evaluate(caller, 'application:read', { id });
  }
}
