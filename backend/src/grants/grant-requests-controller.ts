import { accessPurpose, type AccessPurpose, RECORDS, ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { IdParams } from '../http/params.ts';

class AskGrant {
  @Field(accessPurpose, { example: 'audit' })
  purpose!: AccessPurpose;
}

/** Asking an owner for what only the owner can give. */
@ApiTags('grants')
@Controller('applications/:id/grant-requests')
export class GrantRequestsController {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Ask the owner of a case to let my desk read its materials; the owner’s clerks get a notice',
    status: 201,
    answer: committedOf(RECORDS['grant-request']),
    refuses: ['NOT_FOUND'],
  })
  @Post()
  async ask(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @OperationId() requestId: string,
    @Body() { purpose }: AskGrant,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'sharing:askGrant', { applicationId: id, purpose, requestId }));
  }
}
