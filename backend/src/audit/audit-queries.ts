import { type EventPage, type InputOf, type TransactionName } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { BackendError } from '../errors.ts';
import { pagingOf } from '../http/paging.ts';
import { type EventQuery } from './requests.ts';

export type Asking = { readonly [K in keyof EventQuery]: EventQuery[K] };

interface Asked {
  readonly name: TransactionName;
  readonly input: InputOf<TransactionName>;
}

/** Which query of the contract it is. @throws BackendError INVALID_INPUT */
function askedOf(query: Asking): Asked {
  const { action, from, member, organization, to, unit } = query;
  const paging = pagingOf(query);
  const asked: Asked[] = [];
  if (organization !== undefined && member !== undefined) {
    asked.push({ name: 'audit:eventsByActor', input: { ...paging, memberId: member, mspId: organization } });
  } else if (organization !== undefined) {
    asked.push({ name: 'audit:eventsByOrganization', input: { ...paging, mspId: organization } });
  }
  if (unit !== undefined) asked.push({ name: 'audit:eventsByUnit', input: { ...paging, unit } });
  if (from !== undefined) asked.push({ name: 'audit:eventsByDay', input: { ...paging, from, to: to ?? from } });
  if (action !== undefined) asked.push({ name: 'audit:eventsByAction', input: { ...paging, action } });
  const [only] = asked;
  if (only !== undefined && asked.length === 1) return only;
  throw new BackendError('INVALID_INPUT', 'name one of organization, unit, from, action', { field: '/organization' });
}

@Injectable()
export class AuditQueries {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  events(by: Member, query: Asking): Promise<EventPage> {
    const { name, input } = askedOf(query);
    return this.#acting.evaluate(by, name, input);
  }

  trail(by: Member, kind: 'application' | 'grant', id: string, bookmark: string | null): Promise<EventPage> {
    return this.#acting.evaluate(by, 'audit:trail', { bookmark, id, kind, pageSize: 100 });
  }
}
