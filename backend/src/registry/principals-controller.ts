import { mspId, type PrincipalRecord, RECORDS, type Role, ROLES, TRANSACTIONS } from '@lianjian/ledger-api';
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { VersionParams } from '../http/params.ts';
import { ensurePrincipal, rotatePrincipal } from '../keys/principals.ts';
import { LEDGER } from '../tokens.ts';

class DeskParams {
  @Field(mspId, { example: 'CollegeAMSP' })
  mspId!: string;

  @Field(z.enum(ROLES), { example: 'reviewer' })
  role!: Role;
}

class NewDesk {
  @Field(z.enum(ROLES), { example: 'reviewer' })
  role!: Role;
}

class End {
  @Field(TRANSACTIONS['consortium:endPrincipal'].input.shape.status, { example: 'retired' })
  status!: 'retired' | 'compromised';
}

/** Keys of desks. They are made here and stay in the organisation's custody. */
@ApiTags('registry')
@Controller('principals')
export class PrincipalsController {
  readonly #acting: Acting;
  readonly #ledger: Ledger;

  constructor(acting: Acting, @Inject(LEDGER) ledger: Ledger) {
    this.#acting = acting;
    this.#ledger = ledger;
  }

  @Allow(...ROLES)
  @Describe({ summary: 'The newest keys of a desk', answer: RECORDS.principal, refuses: ['NOT_FOUND'] })
  @Get('desks/:mspId/:role')
  readDesk(@CurrentCaller() caller: Caller, @Param() { mspId: of, role }: DeskParams): Promise<PrincipalRecord> {
    return this.#acting.evaluate(caller, 'consortium:readPrincipalOf', { holder: role, mspId: of });
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One version of a principal', answer: RECORDS.principal, refuses: ['NOT_FOUND'] })
  @Get(':id/:version')
  read(@CurrentCaller() caller: Caller, @Param() { id, version }: VersionParams): Promise<PrincipalRecord> {
    return this.#acting.evaluate(caller, 'consortium:readPrincipal', { id, version });
  }

  @Allow('admin')
  @Describe({
    summary: 'Keys for a desk of my organisation; one that has keys keeps them',
    status: 201,
    answer: RECORDS.principal,
  })
  @Post('desks')
  async create(@CurrentCaller() caller: Caller, @Body() { role }: NewDesk): Promise<PrincipalRecord> {
    const wallet = await this.#acting.wallet(caller);
    const desk = { kind: 'desk', mspId: caller.mspId, role } as const;
    return ensurePrincipal(this.#ledger, this.#acting.custodyOf(caller.mspId), wallet, desk);
  }

  @Allow('admin')
  @Describe({
    summary: 'The next version of a desk’s keys; the one before is retired and still reads what it was granted',
    status: 201,
    answer: RECORDS.principal,
    refuses: ['NOT_FOUND', 'CONFLICT', 'DUPLICATE'],
  })
  @Post(':id/:version/rotate')
  async rotate(@CurrentCaller() caller: Caller, @Param() { id, version }: VersionParams): Promise<PrincipalRecord> {
    const wallet = await this.#acting.wallet(caller);
    const before = await this.#acting.evaluate<PrincipalRecord>(caller, 'consortium:readPrincipal', { id, version });
    return rotatePrincipal(this.#ledger, this.#acting.custodyOf(caller.mspId), wallet, before);
  }

  @Allow('admin')
  @Describe({
    summary: 'Retire keys, or say that they are compromised',
    status: 201,
    answer: committedOf(RECORDS.principal),
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Post(':id/:version/end')
  async end(
    @CurrentCaller() caller: Caller,
    @Param() { id, version }: VersionParams,
    @Body() { status }: End,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'consortium:endPrincipal', { id, status, version }));
  }
}
