import {
  type MemberRecord,
  memberId,
  mspId,
  RECORDS,
  type Role,
  ROLES,
  type UnitRecord,
  unitCode,
} from '@lianjian/ledger-api';
import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting } from '../acting/acting.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { assertWholeOrganization } from '../acting/whole-organization.ts';
import { AccountRepository, type AccountRow } from '../adapters/database/account-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { MemberParams } from '../http/params.ts';
import { Allow } from './access.ts';
import { Members } from './members.ts';
import { randomPassword } from './passwords.ts';

const memberSchema = z.object({
  memberId,
  mspId,
  name: z.string(),
  role: z.enum(ROLES),
  unit: unitCode.nullable(),
  status: z.enum(['active', 'disabled']),
});
const newMemberSchema = memberSchema.extend({ password: z.string().describe('Shown once; to be changed') });

type MemberView = z.infer<typeof memberSchema>;

class CreateMember {
  @Field(z.string().regex(/^[a-z0-9][a-z0-9.-]{2,63}$/), { example: 'centre.clerk2', description: 'To log in with' })
  name!: string;

  @Field(z.enum(ROLES), { example: 'clerk' })
  role!: Role;

  @Field(unitCode.nullable().optional(), {
    description: 'A unit under the organisation; absent: the organisation itself',
  })
  unit?: string | null;
}

class MemberStatus {
  @Field(z.enum(['active', 'disabled']), { example: 'disabled' })
  status!: 'active' | 'disabled';
}

const viewOf = ({ memberId: id, mspId: msp, name, role, unit, status }: AccountRow): MemberView => ({
  memberId: id,
  mspId: msp,
  name,
  role,
  unit,
  status,
});

@ApiTags('members')
@Controller('members')
export class MembersController {
  readonly #members: Members;
  readonly #acting: Acting;
  readonly #accounts: AccountRepository;

  constructor(members: Members, acting: Acting, accounts: AccountRepository) {
    this.#members = members;
    this.#acting = acting;
    this.#accounts = accounts;
  }

  @Allow('admin')
  @Describe({
    summary: 'Create a member of my organisation: certificate, wallet and account',
    status: 201,
    answer: newMemberSchema,
    refuses: ['DUPLICATE', 'NOT_FOUND'],
  })
  @Post()
  async create(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Body() { name, role, unit = null }: CreateMember,
  ): Promise<z.infer<typeof newMemberSchema>> {
    assertWholeOrganization(caller);
    if (unit !== null) {
      const { sponsor } = await this.#acting.evaluate<UnitRecord>(caller, 'consortium:readUnit', { code: unit });
      if (sponsor !== caller.mspId)
        throw new BackendError('FORBIDDEN', 'another organisation’s unit', { reason: 'unit' });
    }
    const member = { memberId: id, mspId: caller.mspId, name, role, unit };
    const password = randomPassword();
    await this.#members.create({ ...member, password });
    return { ...member, status: 'active', password };
  }

  @Allow('admin', 'auditor')
  @Describe({ summary: 'Members of my organisation', answer: z.array(memberSchema), input: false })
  @Get()
  async list(@CurrentCaller() caller: Caller): Promise<MemberView[]> {
    assertWholeOrganization(caller);
    return (await this.#accounts.ofOrganization(caller.mspId)).map(viewOf);
  }

  @Allow('admin')
  @Describe({
    summary: 'Disable or enable a member: at once on the chain, then sessions and keys end',
    answer: RECORDS.member,
    refuses: ['NOT_FOUND'],
  })
  @Put(':mspId/:memberId/status')
  setStatus(
    @CurrentCaller() caller: Caller,
    @Param() member: MemberParams,
    @Body() { status }: MemberStatus,
  ): Promise<MemberRecord> {
    return this.#members.setStatus(caller, member, status);
  }
}
