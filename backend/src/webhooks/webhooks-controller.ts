import { uuidV7 } from '@lianjian/ledger-api';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../accounts/access.ts';
import { type Caller, CurrentCaller, OperationId } from '../acting/caller.ts';
import { assertWholeOrganization } from '../acting/whole-organization.ts';
import { NOTICE_KINDS, type NoticeKind } from '../adapters/database/notice-repository.ts';
import {
  DELIVERY_STATES,
  type DeliveryRow,
  type DeliveryState,
  WebhookRepository,
  type WebhookRow,
} from '../adapters/database/webhook-repository.ts';
import { Describe } from '../http/describe.ts';
import { Field } from '../http/field.ts';
import { pageOf, PageQuery, pagingOf } from '../http/paging.ts';
import { IdParams } from '../http/params.ts';
import { type PositionPage, positionIn, positionPage } from '../http/position-paging.ts';
import { Webhooks } from './webhooks.ts';

const kinds = z.array(z.enum(NOTICE_KINDS)).min(1).max(NOTICE_KINDS.length);
const webhookSchema = z.object({ id: uuidV7, url: z.string(), kinds, createdAt: z.int() });
const listedSchema = webhookSchema.extend({
  deliveries: z.object({ pending: z.int(), delivered: z.int(), dead: z.int() }),
});
const newWebhookSchema = webhookSchema.extend({
  secret: z.string().describe('Shown once. Signs as Standard Webhooks 1.0 says: HMAC-SHA-256, v1'),
});
const deliverySchema = z.object({
  id: uuidV7.describe('The header webhook-id of each try'),
  notice: uuidV7,
  state: z.enum(DELIVERY_STATES),
  tries: z.int(),
  nextTryAt: z.int().nullable(),
  status: z.int().nullable().describe('Of the last answer'),
  problem: z.enum(['address', 'secret', 'status', 'timeout', 'unreachable']).nullable(),
  madeAt: z.int(),
  changedAt: z.int(),
});

type DeliveryView = z.infer<typeof deliverySchema>;

class NewWebhook {
  @Field(z.string().min(1).max(2000), {
    example: 'https://gateway.example.org/lianjian',
    description: 'https; http only to this machine, where the operator allows it',
  })
  url!: string;

  @Field(kinds, { example: ['returned', 'deadline-near'] })
  kinds!: NoticeKind[];
}

class DeliveryQuery extends PageQuery {
  @Field(z.enum(DELIVERY_STATES).optional(), { example: 'dead' })
  state?: DeliveryState;
}

class DeliveryParams extends IdParams {
  @Field(uuidV7)
  deliveryId!: string;
}

const viewOf = ({ createdAt, id, kinds: wanted, url }: WebhookRow): z.infer<typeof webhookSchema> => ({
  id,
  url,
  kinds: wanted,
  createdAt: createdAt.getTime(),
});

const deliveryView = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  notice: row.noticeId,
  state: row.state,
  tries: row.tries,
  nextTryAt: row.nextTryAt?.getTime() ?? null,
  status: row.status,
  problem: row.problem as DeliveryView['problem'],
  madeAt: row.madeAt.getTime(),
  changedAt: row.changedAt.getTime(),
});

/** Where my organisation's notices go besides: gateways for mail and short messages. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  readonly #webhooks: Webhooks;
  readonly #repository: WebhookRepository;

  constructor(webhooks: Webhooks, repository: WebhookRepository) {
    this.#webhooks = webhooks;
    this.#repository = repository;
  }

  @Allow('admin')
  @Describe({
    summary: 'Have notices of these kinds delivered to an address, signed',
    status: 201,
    answer: newWebhookSchema,
    refuses: ['CONFLICT'],
  })
  @Post()
  async create(
    @CurrentCaller() caller: Caller,
    @OperationId() id: string,
    @Body() { kinds: wanted, url }: NewWebhook,
  ): Promise<z.infer<typeof newWebhookSchema>> {
    assertWholeOrganization(caller);
    const { secret, webhook } = await this.#webhooks.create(caller, { id, kinds: wanted, url });
    return { ...viewOf(webhook), secret };
  }

  @Allow('admin')
  @Describe({ summary: 'Webhooks of my organisation, without secrets', answer: z.array(listedSchema), input: false })
  @Get()
  async list(@CurrentCaller() caller: Caller): Promise<z.infer<typeof listedSchema>[]> {
    assertWholeOrganization(caller);
    const webhooks = await this.#webhooks.list(caller.mspId);
    return Promise.all(
      webhooks.map(async (webhook) => ({
        ...viewOf(webhook),
        deliveries: await this.#repository.countByState(webhook.id),
      })),
    );
  }

  @Allow('admin')
  @Describe({ summary: 'End a webhook; what was not delivered yet goes', status: 204, refuses: ['NOT_FOUND'] })
  @Delete(':id')
  async end(@CurrentCaller() caller: Caller, @Param() { id }: IdParams): Promise<void> {
    assertWholeOrganization(caller);
    await this.#webhooks.delete(caller.mspId, id);
  }

  @Allow('admin')
  @Describe({
    summary: 'Deliveries, newest first; dead ones are tried no more',
    answer: pageOf(deliverySchema),
    refuses: ['NOT_FOUND'],
  })
  @Get(':id/deliveries')
  async deliveries(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParams,
    @Query() query: DeliveryQuery,
  ): Promise<PositionPage<DeliveryView>> {
    assertWholeOrganization(caller);
    const { bookmark, pageSize } = pagingOf(query);
    await this.#webhooks.require(caller.mspId, id);
    const asked = { before: positionIn(bookmark), limit: pageSize, state: query.state };
    return positionPage(await this.#repository.deliveries(id, asked), pageSize, deliveryView);
  }

  @Allow('admin')
  @Describe({
    summary: 'Deliver once more, from the first try on, whatever became of it',
    status: 201,
    answer: deliverySchema,
    refuses: ['NOT_FOUND'],
  })
  @Post(':id/deliveries/:deliveryId/redeliveries')
  async redeliver(@CurrentCaller() caller: Caller, @Param() { deliveryId, id }: DeliveryParams): Promise<DeliveryView> {
    assertWholeOrganization(caller);
    return deliveryView(await this.#webhooks.redeliver(caller.mspId, id, deliveryId));
  }
}
