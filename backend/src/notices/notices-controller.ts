import { kebabCode, memberId, mspId, ROLES, uuidV7 } from '@lianjian/ledger-api';
import { Body, Controller, Get, Headers, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { type FastifyReply } from 'fastify';
import { filter, map } from 'rxjs';
import { z } from 'zod';
import { Allow, AllowWith } from '../accounts/access.ts';
import { type Caller, CurrentCaller } from '../acting/caller.ts';
import { type Config } from '../adapters/config/config.ts';
import { NOTICE_KINDS, NoticeRepository, type NoticeRow } from '../adapters/database/notice-repository.ts';
import { since } from '../events/since.ts';
import { Describe } from '../http/describe.ts';
import { assertEventId, sendEvents, type StreamedEvent } from '../http/event-stream.ts';
import { Field } from '../http/field.ts';
import { PageQuery, pagingOf } from '../http/paging.ts';
import { positionIn, positionPage } from '../http/position-paging.ts';
import { type Clock, CLOCK, CONFIG } from '../tokens.ts';
import { Notices } from './notices.ts';

const detailsSchema = z.object({
  stage: kebabCode.optional(),
  round: z.int().optional(),
  dueDay: z.string().optional(),
  closesAt: z.int().optional(),
  outcome: z.enum(['approved', 'rejected']).optional(),
  items: z.array(z.object({ item: kebabCode, reason: kebabCode.nullable() })).optional(),
  asking: z.object({ mspId, memberId, role: z.enum(ROLES) }).optional(),
  purpose: z.string().optional(),
});

export const noticeSchema = z.object({
  id: uuidV7,
  kind: z.enum(NOTICE_KINDS),
  applicationId: uuidV7,
  details: detailsSchema,
  madeAt: z.int(),
  readAt: z.int().nullable(),
});

const pageSchema = z.object({
  bookmark: z.string().nullable().describe('Null on the last page'),
  rows: z.array(noticeSchema),
  unread: z.int().describe('All of mine that are not marked as read'),
});

class NoticeQuery extends PageQuery {
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @Field(z.boolean().optional(), { description: 'Only those that are not marked as read', example: true })
  unread?: boolean;
}

class MarkRead {
  @Field(z.array(uuidV7).min(1).max(200), { description: 'Of my notices; others’ are passed over' })
  ids!: string[];
}

const viewOf = ({ applicationId, details, id, kind, madeAt, readAt }: NoticeRow): z.infer<typeof noticeSchema> => ({
  id,
  kind,
  applicationId,
  details: details as z.infer<typeof detailsSchema>,
  madeAt: madeAt.getTime(),
  readAt: readAt?.getTime() ?? null,
});

/** What I should know of cases. */
@ApiTags('notices')
@Controller('notices')
export class NoticesController {
  readonly #repository: NoticeRepository;
  readonly #notices: Notices;
  readonly #config: Config;
  readonly #clock: Clock;

  constructor(
    repository: NoticeRepository,
    notices: Notices,
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#notices = notices;
    this.#config = config;
    this.#clock = clock;
  }

  @Allow(...ROLES)
  @Describe({
    summary:
      'My notices, newest first: returned with what is missing, decided, deadline near, stage arrived, grant asked for',
    answer: pageSchema,
  })
  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: NoticeQuery): Promise<z.infer<typeof pageSchema>> {
    const { bookmark, pageSize } = pagingOf(query);
    const asked = { before: positionIn(bookmark), limit: pageSize, unread: query.unread ?? false };
    const rows = await this.#repository.ofMember(caller, asked);
    return { ...positionPage(rows, pageSize, viewOf), unread: await this.#repository.countUnread(caller) };
  }

  @Allow(...ROLES)
  @Describe({
    summary: 'Mark notices as read; those that were mine',
    status: 201,
    answer: z.object({ read: z.array(uuidV7) }),
  })
  @Post('reads')
  async markRead(@CurrentCaller() caller: Caller, @Body() { ids }: MarkRead): Promise<{ read: string[] }> {
    return { read: await this.#repository.markRead(caller, ids, new Date(this.#clock())) };
  }

  @AllowWith({ roles: ROLES, ticket: true })
  @Describe({
    summary: 'My notices as they are made, as server-sent events; after Last-Event-ID what was missed comes first',
    answer: z.string(),
    mediaType: 'text/event-stream',
  })
  @Get('stream')
  stream(
    @CurrentCaller() caller: Caller,
    @Headers('last-event-id') last: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    assertEventId(last);
    const mine = this.#notices.live.pipe(
      filter((row) => row.mspId === caller.mspId && row.memberId === caller.memberId),
    );
    const rows =
      last === undefined
        ? mine
        : since(Number(last), mine, (position, limit) => this.#repository.after(caller, position, limit));
    const streamed = (row: NoticeRow): StreamedEvent => ({
      id: String(row.position),
      type: row.kind,
      data: viewOf(row),
    });
    sendEvents(reply, rows.pipe(map(streamed)), this.#config.heartbeatSeconds);
  }
}
