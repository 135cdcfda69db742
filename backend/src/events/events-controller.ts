import { ROLES } from '@lianjian/ledger-api';
import { Controller, Get, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { concatMap, from, mergeMap } from 'rxjs';
import { z } from 'zod';
import { AllowWith } from '../accounts/access.ts';
import { TICKET_LIFETIME, Tickets } from '../accounts/tickets.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import { LedgerEventRepository, type LedgerEventRow } from '../adapters/database/case-repository.ts';
import { Describe } from '../http/describe.ts';
import { assertEventId, sendEvents, type StreamedEvent } from '../http/event-stream.ts';
import { CONFIG } from '../tokens.ts';
import { BlockFollower } from './follower.ts';
import { since } from './since.ts';
import { VisibleEvents } from './visible-events.ts';

const ticketSchema = z.object({ ticket: z.string(), expiresIn: z.int().describe('Seconds') });

const streamed = ({ position, ...data }: LedgerEventRow): StreamedEvent => ({
  id: String(position),
  type: data.action,
  data,
});

@ApiTags('events')
@Controller('events')
export class EventsController {
  readonly #tickets: Tickets;
  readonly #follower: BlockFollower;
  readonly #events: LedgerEventRepository;
  readonly #visible: VisibleEvents;

  readonly #config: Config;

  constructor(
    tickets: Tickets,
    follower: BlockFollower,
    events: LedgerEventRepository,
    visible: VisibleEvents,
    @Inject(CONFIG) config: Config,
  ) {
    this.#config = config;
    this.#tickets = tickets;
    this.#follower = follower;
    this.#events = events;
    this.#visible = visible;
  }

  @AllowWith({ roles: ROLES })
  @Describe({
    summary: 'A ticket that opens one event stream within a minute, for clients that cannot send headers',
    status: 201,
    answer: ticketSchema,
  })
  @Post('tickets')
  ticket(@CurrentCaller() caller: Caller): z.infer<typeof ticketSchema> {
    return { ticket: this.#tickets.issue(caller), expiresIn: TICKET_LIFETIME / 1000 };
  }

  @AllowWith({ roles: ROLES, ticket: true })
  @Describe({
    summary:
      'Audit events as they are committed, as server-sent events; after Last-Event-ID what was missed comes first',
    answer: z.string(),
    mediaType: 'text/event-stream',
  })
  @Get()
  stream(
    @CurrentCaller() caller: Caller,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    assertEventId(last);
    const { live } = this.#follower;
    const events =
      last === undefined ? live : since(Number(last), live, (position, limit) => this.#events.after(position, limit));
    const visible = events.pipe(
      concatMap(async (row) => ((await this.#visible.maySee(caller, row)) ? [streamed(row)] : [])),
      mergeMap((rows) => from(rows)),
    );
    sendEvents(reply, visible, this.#config.heartbeatSeconds);
  }
}
