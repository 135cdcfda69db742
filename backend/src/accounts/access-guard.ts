import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Caller, type KnownRequest } from '../acting/caller.ts';
import { type AccountRow } from '../adapters/database/account-repository.ts';
import { SessionRepository } from '../adapters/database/session-repository.ts';
import { BackendError } from '../errors.ts';
import { ACCESS, type RouteAccess } from './access.ts';
import { LiveSessions } from './live-sessions.ts';
import { digestOf } from './sessions.ts';
import { Tickets } from './tickets.ts';
import { AccessTokens } from './tokens.ts';

const API_KEY = /^lj_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;
const unauthenticated = (): BackendError => new BackendError('UNAUTHENTICATED', 'no valid session or key');
const forbidden = (reason: string): BackendError => new BackendError('FORBIDDEN', 'not for this caller', { reason });

/** Knows the caller and holds the role against what the route allows. A route that allows nobody is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #sessions: SessionRepository;
  readonly #live: LiveSessions;
  readonly #tokens: AccessTokens;
  readonly #tickets: Tickets;

  constructor(
    reflector: Reflector,
    sessions: SessionRepository,
    live: LiveSessions,
    tokens: AccessTokens,
    tickets: Tickets,
  ) {
    this.#live = live;
    this.#reflector = reflector;
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#tickets = tickets;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.#reflector.getAllAndOverride<RouteAccess | 'public' | undefined>(ACCESS, targets);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const caller = await this.#callerOf(request, access);
    if (access?.roles.includes(caller.role) !== true) throw forbidden('role');
    if (access.sessionOnly === true && caller.sessionId === null) throw forbidden('session-only');
    const needed = request.method === 'GET' ? 'read' : 'write';
    if (!caller.scopes.includes(needed)) throw forbidden('scope');
    request.caller = caller;
    return true;
  }

  #callerOf(request: KnownRequest, access: RouteAccess | undefined): Promise<Caller> | Caller {
    const { ticket } = request.query as { ticket?: unknown };
    if (access?.ticket === true && typeof ticket === 'string') return this.#ofTicket(ticket);
    const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated();
    const [, id, secret] = API_KEY.exec(token) ?? [];
    return id === undefined || secret === undefined ? this.#ofSession(token) : this.#ofKey(id, secret);
  }

  #ofTicket(ticket: string): Caller {
    const caller = this.#tickets.redeem(ticket);
    if (caller === undefined) throw unauthenticated();
    return caller;
  }

  async #ofSession(token: string): Promise<Caller> {
    const { sid, sub, org, ver } = await this.#tokens.verify(token);
    const account = await this.#live.accountOf(sid);
    const isSame = account?.memberId === sub && account.mspId === org && account.version === ver;
    if (!isSame || account.status !== 'active') throw unauthenticated();
    return { ...memberOf(account), sessionId: sid, scopes: ['read', 'write'] };
  }

  async #ofKey(id: string, secret: string): Promise<Caller> {
    const found = await this.#sessions.key(id);
    if (found === undefined) throw unauthenticated();
    const { key, account } = found;
    const isRight = timingSafeEqual(Buffer.from(key.secret), Buffer.from(digestOf(secret)));
    if (!isRight || key.expiresAt.getTime() <= Date.now() || account.status !== 'active') throw unauthenticated();
    return { ...memberOf(account), sessionId: null, scopes: key.scopes };
  }
}

const memberOf = ({ memberId, mspId, role, unit }: AccountRow): Omit<Caller, 'scopes' | 'sessionId'> => ({
  memberId,
  mspId,
  role,
  unit,
});
