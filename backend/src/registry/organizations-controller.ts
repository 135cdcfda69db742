import {
  ContractError,
  mspId,
  type OrganizationRecord,
  RECORDS,
  ROLES,
  type Status,
  TRANSACTIONS,
  unitCode,
  type UnitRecord,
} from '@lianjian/ledger-api';
import { Body, Controller, Get, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { committed, type CommittedAnswer, committedOf } from '../http/committed.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { LEDGER } from '../tokens.ts';

const register = TRANSACTIONS['consortium:registerOrganization'].input.shape;
const change = TRANSACTIONS['consortium:changeOrganization'].input.shape;
const unit = TRANSACTIONS['consortium:changeUnit'].input.shape;

class OrganizationParams {
  @Field(mspId, { example: 'CentreMSP' })
  mspId!: string;
}

class UnitParams {
  @Field(unitCode, { example: 'riverside-site' })
  code!: string;
}

class RegisterOrganization {
  @Field(register.mspId, { example: 'CentreMSP' })
  mspId!: string;

  @Field(register.kind, { example: 'centre' })
  kind!: string;

  @Field(register.name, { example: '教学中心' })
  name!: string;

  @Field(register.sponsor, { example: 'CollegeAMSP' })
  sponsor!: string | null;
}

class ChangeOrganization {
  @Field(change.name, { example: '教学中心' })
  name!: string;

  @Field(change.sponsor, { example: 'CollegeAMSP' })
  sponsor!: string | null;

  @Field(change.status, { example: 'active' })
  status!: Status;
}

class RegisterUnit {
  @Field(unit.code, { example: 'riverside-site' })
  code!: string;

  @Field(unit.name, { example: '江边教学点' })
  name!: string;
}

class ChangeUnit {
  @Field(unit.name, { example: '江边教学点' })
  name!: string;

  @Field(unit.status, { example: 'active' })
  status!: Status;
}

@ApiTags('registry')
@Controller()
export class OrganizationsController {
  readonly #acting: Acting;
  readonly #ledger: Ledger;

  constructor(acting: Acting, @Inject(LEDGER) ledger: Ledger) {
    this.#acting = acting;
    this.#ledger = ledger;
  }

  @Allow(...ROLES)
  @Describe({ summary: 'The consortium’s organisations', answer: z.array(RECORDS.organization), input: false })
  @Get('organizations')
  async list(@CurrentCaller() caller: Caller): Promise<OrganizationRecord[]> {
    const found = await Promise.all(this.#ledger.organizations.map((id) => this.#registered(caller, id)));
    return found.filter((organization) => organization !== undefined);
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One organisation', answer: RECORDS.organization, refuses: ['NOT_FOUND'] })
  @Get('organizations/:mspId')
  read(@CurrentCaller() caller: Caller, @Param() of: OrganizationParams): Promise<OrganizationRecord> {
    return this.#acting.evaluate(caller, 'consortium:readOrganization', { mspId: of.mspId });
  }

  @Allow('admin')
  @Describe({
    summary: 'Register an organisation (authority)',
    status: 201,
    answer: committedOf(RECORDS.organization),
    refuses: ['DUPLICATE'],
  })
  @Post('organizations')
  async register(
    @CurrentCaller() caller: Caller,
    @Body() { kind, mspId: id, name, sponsor }: RegisterOrganization,
  ): Promise<CommittedAnswer> {
    return committed(
      await this.#acting.submit(caller, 'consortium:registerOrganization', { kind, mspId: id, name, sponsor }),
    );
  }

  @Allow('admin')
  @Describe({
    summary: 'Change an organisation (authority)',
    answer: committedOf(RECORDS.organization),
    refuses: ['NOT_FOUND', 'INVALID_STATE'],
  })
  @Put('organizations/:mspId')
  async change(
    @CurrentCaller() caller: Caller,
    @Param() of: OrganizationParams,
    @Body() { name, sponsor, status }: ChangeOrganization,
  ): Promise<CommittedAnswer> {
    const input = { mspId: of.mspId, name, sponsor, status };
    return committed(await this.#acting.submit(caller, 'consortium:changeOrganization', input));
  }

  @Allow(...ROLES)
  @Describe({ summary: 'One unit', answer: RECORDS.unit, refuses: ['NOT_FOUND'] })
  @Get('units/:code')
  readUnit(@CurrentCaller() caller: Caller, @Param() { code }: UnitParams): Promise<UnitRecord> {
    return this.#acting.evaluate(caller, 'consortium:readUnit', { code });
  }

  @Allow('admin')
  @Describe({
    summary: 'Register a unit under my organisation',
    status: 201,
    answer: committedOf(RECORDS.unit),
    refuses: ['DUPLICATE'],
  })
  @Post('units')
  async registerUnit(@CurrentCaller() caller: Caller, @Body() { code, name }: RegisterUnit): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'consortium:registerUnit', { code, name }));
  }

  @Allow('admin')
  @Describe({ summary: 'Change a unit', answer: committedOf(RECORDS.unit), refuses: ['NOT_FOUND'] })
  @Put('units/:code')
  async changeUnit(
    @CurrentCaller() caller: Caller,
    @Param() { code }: UnitParams,
    @Body() { name, status }: ChangeUnit,
  ): Promise<CommittedAnswer> {
    return committed(await this.#acting.submit(caller, 'consortium:changeUnit', { code, name, status }));
  }

  /** Undefined before it is registered. */
  async #registered(caller: Caller, id: string): Promise<OrganizationRecord | undefined> {
    try {
      return await this.#acting.evaluate<OrganizationRecord>(caller, 'consortium:readOrganization', { mspId: id });
    } catch (error) {
      if (error instanceof ContractError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  }
}
