import { randomBytes } from 'node:crypto';
import { ROLES, uuidV7 } from '@lianjian/ledger-api';
import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, OperationId, type Scope } from '../acting/caller.ts';
import { SessionRepository } from '../adapters/database/session-repository.ts';
import { BackendError } from '../errors.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { IdParams } from '../http/params.ts';
import { AllowWith } from './access.ts';
import { digestOf } from './sessions.ts';

const DAY = 86_400_000;
const keySchema = z.object({ id: uuidV7, scopes: z.array(z.enum(['read', 'write'])), expiresAt: z.int() });
const newKeySchema = keySchema.extend({ key: z.string().describe('Shown once') });

class NewApiKey {
  @Field(
    z
      .array(z.enum(['read', 'write']))
      .min(1)
      .max(2),
    { example: ['read'] },
  )
  scopes!: Scope[];

  @Field(z.int().min(1).max(365), { example: 30 })
  days!: number;
}

/** Keys for programs, that act as the member who made them. */
@ApiTags('accounts')
@Controller('api-keys')
export class ApiKeysController {
  readonly #sessions: SessionRepository;

  constructor(sessions: SessionRepository) {
    this.#sessions = sessions;
  }

  @AllowWith({ roles: ROLES, sessionOnly: true })
  @Describe({ summary: 'Make a key', status: 201, answer: newKeySchema, refuses: ['CONFLICT'] })
  @Post()
  async create(
    @CurrentCaller() { memberId, mspId }: Caller,
    @OperationId() id: string,
    @Body() { scopes, days }: NewApiKey,
  ): Promise<z.infer<typeof newKeySchema>> {
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + days * DAY);
    const isNew = await this.#sessions.createKey({ id, memberId, mspId, secret: digestOf(secret), scopes, expiresAt });
    if (!isNew) throw new BackendError('CONFLICT', 'the key was made, and its answer got lost: make another', { id });
    return { id, key: `lj_${id}_${secret}`, scopes, expiresAt: expiresAt.getTime() };
  }

  @AllowWith({ roles: ROLES, sessionOnly: true })
  @Describe({ summary: 'My keys, without their secrets', answer: z.array(keySchema), input: false })
  @Get()
  async list(@CurrentCaller() { memberId, mspId }: Caller): Promise<z.infer<typeof keySchema>[]> {
    const keys = await this.#sessions.keysOf(mspId, memberId);
    return keys.map(({ id, scopes, expiresAt }) => ({ id, scopes, expiresAt: expiresAt.getTime() }));
  }

  @AllowWith({ roles: ROLES, sessionOnly: true })
  @Describe({ summary: 'End a key', status: 204, refuses: ['NOT_FOUND'] })
  @Delete(':id')
  async end(@CurrentCaller() { memberId, mspId }: Caller, @Param() { id }: IdParams): Promise<void> {
    if (await this.#sessions.deleteKey(mspId, memberId, id)) return;
    throw new BackendError('NOT_FOUND', 'no such key', { kind: 'api-key', id });
  }
}
