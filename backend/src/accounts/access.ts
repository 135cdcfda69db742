// What a route allows. A route that says nothing is closed to all.
import { type Role } from '@lianjian/ledger-api';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

export interface RouteAccess {
  readonly roles: readonly Role[];
  /** API keys are refused: only who logged in. */
  readonly sessionOnly?: boolean;
  /** A single-use ticket may stand in for the header, which browsers' event sources cannot send. */
  readonly ticket?: boolean;
}

export const ACCESS = 'lianjian:access';

export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(ACCESS, 'public');

export const Allow = (...roles: readonly Role[]): MethodDecorator => AllowWith({ roles });

export const AllowWith = (access: RouteAccess): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, access), ApiBearerAuth());
