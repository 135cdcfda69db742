import { ROLES } from '@lianjian/ledger-api';
import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { AccountRepository } from '../adapters/database/account-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe, DescribePublic } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { LoginLimited } from '../http/throttling.ts';
import { Allow, AllowWith, Public } from './access.ts';
import { Sessions, type SessionTokens } from './sessions.ts';

const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int(),
  mustChangePassword: z.boolean(),
});

const accountSchema = z.object({
  memberId: z.string(),
  mspId: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  unit: z.string().nullable(),
});

class LogIn {
  @Field(z.string().min(1).max(100), { example: 'centre.clerk' })
  name!: string;

  @Field(z.string().min(1).max(200))
  password!: string;
}

class Refresh {
  @Field(z.string().min(1).max(200))
  refreshToken!: string;
}

class ChangePassword {
  @Field(z.string().min(1).max(200))
  present!: string;

  @Field(z.string().min(12).max(200), { description: 'At least 12 characters' })
  next!: string;
}

@ApiTags('accounts')
@Controller()
export class SessionsController {
  readonly #sessions: Sessions;
  readonly #accounts: AccountRepository;

  constructor(sessions: Sessions, accounts: AccountRepository) {
    this.#sessions = sessions;
    this.#accounts = accounts;
  }

  @Public()
  @LoginLimited()
  @DescribePublic({ summary: 'Log in', status: 201, answer: tokensSchema, refuses: ['UNAUTHENTICATED'] })
  @Post('sessions')
  logIn(@Body() { name, password }: LogIn): Promise<SessionTokens> {
    return this.#sessions.logIn(name, password);
  }

  @Public()
  @LoginLimited()
  @DescribePublic({
    summary: 'New tokens for a refresh token, which is good once',
    status: 201,
    answer: tokensSchema,
    refuses: ['UNAUTHENTICATED'],
  })
  @Post('sessions/refresh')
  refresh(@Body() { refreshToken }: Refresh): Promise<SessionTokens> {
    return this.#sessions.refresh(refreshToken);
  }

  @AllowWith({ roles: ROLES, sessionOnly: true })
  @Describe({ summary: 'Log out', status: 204, input: false })
  @Delete('sessions/current')
  async logOut(@CurrentCaller() { sessionId }: Caller): Promise<void> {
    if (sessionId !== null) await this.#sessions.end(sessionId);
  }

  @Allow(...ROLES)
  @Describe({ summary: 'Who I am', answer: accountSchema, input: false })
  @Get('accounts/me')
  async me(@CurrentCaller() caller: Caller): Promise<z.infer<typeof accountSchema>> {
    const account = await this.#accounts.find(caller);
    if (account === undefined)
      throw new BackendError('NOT_FOUND', 'no such account', { kind: 'account', id: caller.memberId });
    const { memberId, mspId, name, role, unit } = account;
    return { memberId, mspId, name, role, unit };
  }

  @AllowWith({ roles: ROLES, sessionOnly: true })
  @LoginLimited()
  @Describe({ summary: 'Change my password; all my sessions end', status: 204 })
  @Post('accounts/me/password')
  changePassword(@CurrentCaller() caller: Caller, @Body() { present, next }: ChangePassword): Promise<void> {
    return this.#sessions.changePassword(caller, present, next);
  }
}
