// Who makes a request: a member, for the organisation and unit that the account says.
import { type Role } from '@lianjian/ledger-api';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type FirstFiles } from '../http/first-files.ts';

export type Scope = 'read' | 'write';

export interface Caller {
  readonly memberId: string;
  readonly mspId: string;
  readonly role: Role;
  readonly unit: string | null;
  /** Of the session; null when an API key was used. */
  readonly sessionId: string | null;
  readonly scopes: readonly Scope[];
}

export interface KnownRequest extends FastifyRequest {
  caller?: Caller;
  /** UUIDv7, the same when the same idempotency key is used again: ids of what a request creates come from it. */
  operationId?: string;
  /** An earlier request with the same idempotency key was begun, and its answer is not known. */
  isRepeated?: boolean;
  /** Under an idempotency key: what the files of this request must be. */
  firstFiles?: FirstFiles;
}

const requestOf = (context: ExecutionContext): KnownRequest => context.switchToHttp().getRequest<KnownRequest>();

/** The guard has been there before: a handler always finds one. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = requestOf(context);
  if (caller === undefined) throw new Error('this route has no caller');
  return caller;
});

export const IsRepeated = createParamDecorator(
  (_: unknown, context: ExecutionContext): boolean => requestOf(context).isRepeated === true,
);

export const OperationId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { operationId } = requestOf(context);
  if (operationId === undefined) throw new Error('this route has no operation id');
  return operationId;
});
