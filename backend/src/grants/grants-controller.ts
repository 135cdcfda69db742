import {
  type AccessRecord,
  type GrantRecord,
  instant,
  type Page,
  RECORDS,
  revocationReason,
  type RevocationReason,
  ROLES,
  TRANSACTIONS,
} from '@lianjian/ledger-api';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { MaterialReading } from '../sharing/material-reading.ts';
import { OwnerGrants } from '../sharing/owner-grants.ts';

const holder = RECORDS.principal.shape.holder;
const materials = TRANSACTIONS['sharing:requestAccess'].input.shape.materials;
const idsSchema = z.object({ grants: z.array(z.string()) });

class NewGrant {
  @Field(holder, { example: { kind: 'desk', mspId: 'CollegeBMSP', role: 'reviewer' } })
  reader!: z.infer<typeof holder>;

  @Field(materials, { example: [{ item: 'identity-card', part: 1, version: 1 }] })
  materials!: z.infer<typeof materials>;

  @Field(instant, { description: 'Milliseconds since 1970', example: 1_800_000_000_000 })
  expiresAt!: number;
}

class Revoke {
  @Field(revocationReason, { example: 'no-longer-needed' })
  reason!: RevocationReason;
}

@ApiTags('grants')
@Controller()
export class GrantsController {
  readonly #acting: Acting;
  readonly #grants: OwnerGrants;
  readonly #reading: MaterialReading;

  constructor(
    acting: Acting,
    @Inject(OwnerGrants) grants: OwnerGrants,
    @Inject(MaterialReading) reading: MaterialReading,
  ) {
    this.#acting = acting;
    this.#grants = grants;
    this.#reading = reading;
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Grants of a case', answer: pageOf(RECORDS.grant) })
  @Get('applications/:id/grants')
  list(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: PageQuery,
  ): Promise<Page<GrantRecord>> {
    return this.#acting.evaluate(caller, 'sharing:listGrants', { ...pagingOf(query), applicationId: id });
  }

  @Allow('clerk', 'admin')
  @Describe({
    summary: 'Let one more reader read some materials until a time',
    status: 201,
    answer: idsSchema,
    refuses: ['NOT_FOUND', 'INVALID_STATE', 'EXPIRED', 'INVALID_PROOF', 'HOLDERS_UNAVAILABLE', 'TAMPERED', 'DUPLICATE'],
  })
  @Post('applications/:id/grants')
  async create(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { reader, materials: named, expiresAt }: NewGrant,
  ): Promise<{ grants: readonly string[] }> {
    const wallet = await this.#acting.wallet(caller);
    return { grants: await this.#grants.grant(wallet, id, { reader, materials: named, expiresAt }) };
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One grant', answer: RECORDS.grant, refuses: ['NOT_FOUND'] })
  @Get('grants/:id')
  read(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<GrantRecord> {
    return this.#acting.evaluate(caller, 'sharing:readGrant', { grantId: id });
  }

  @Allow('clerk', 'admin')
  @Describe({
    summary: 'Revoke: works with a holder down, and holds at each holder when it has the block',
    status: 201,
    answer: RECORDS.grant,
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post('grants/:id/revoke')
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Body() { reason }: Revoke,
  ): Promise<GrantRecord> {
    await this.#grants.revoke(await this.#acting.wallet(caller), id, reason);
    this.#reading.forget(id);
    return this.#acting.evaluate(caller, 'sharing:readGrant', { grantId: id });
  }

  @Allow('clerk', 'admin')
  @Describe({
    summary: 'Have the holders’ shares of an ended grant removed',
    status: 201,
    answer: RECORDS.grant,
    refuses: ['NOT_FOUND', 'INVALID_STATE', 'HOLDERS_UNAVAILABLE'],
  })
  @Post('grants/:id/close')
  async close(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<GrantRecord> {
    await this.#grants.close(await this.#acting.wallet(caller), id);
    return this.#acting.evaluate(caller, 'sharing:readGrant', { grantId: id });
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Who asked to read the case’s materials, when, what for, and what came of it',
    answer: pageOf(RECORDS.access),
    refuses: ['NOT_FOUND'],
  })
  @Get('applications/:id/access-log')
  accessLog(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: PageQuery,
  ): Promise<Page<AccessRecord>> {
    return this.#acting.evaluate(caller, 'audit:accessLog', { ...pagingOf(query), applicationId: id });
  }
}
