// A ticket opens one event stream once, within a minute. In memory: after a restart the client asks for another.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Caller } from '../acting/caller.ts';

export const TICKET_LIFETIME = 60_000;
/** Beyond this the oldest go. */
const MOST_TICKETS = 10_000;

@Injectable()
export class Tickets {
  readonly #open = new Map<string, { readonly caller: Caller; readonly until: number }>();

  issue(caller: Caller): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#open.set(ticket, { caller, until: Date.now() + TICKET_LIFETIME });
    if (this.#open.size > MOST_TICKETS) {
      for (const oldest of this.#open.keys()) {
        this.#open.delete(oldest);
        break;
      }
    }
    return ticket;
  }

  redeem(ticket: string): Caller | undefined {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found !== undefined && found.until > Date.now() ? found.caller : undefined;
  }
}
