import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { type Config } from '../adapters/config/config.ts';
import { BackendError } from '../errors.ts';

const MINUTE = 60_000;

/** By address. `logins` binds only the routes that do not skip it. */
export const throttling = ({ limits }: Config): ThrottlerModuleOptions => [
  { name: 'requests', ttl: MINUTE, limit: limits.requestsPerMinute },
  { name: 'logins', ttl: MINUTE, limit: limits.loginsPerMinute, skipIf: (context) => !isLogin(context) },
];

const LOGINS = new Set<unknown>();

/** Marks a handler that takes passwords. */
export const LoginLimited =
  (): MethodDecorator =>
  (_target, _name, descriptor): void => {
    LOGINS.add(descriptor.value);
  };

const isLogin = (context: ExecutionContext): boolean => LOGINS.has(context.getHandler());

@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override throwThrottlingException(_: ExecutionContext, { timeToBlockExpire }: ThrottlerLimitDetail): never {
    throw new BackendError('RATE_LIMITED', 'too many requests', { retryAfterSeconds: Math.max(1, timeToBlockExpire) });
  }
}
