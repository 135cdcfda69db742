// An organisation's webhooks, and the delivering of what lies in the outbox for them.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { type Subscription } from 'rxjs';
import { type Member } from '../acting/acting.ts';
import { type Config } from '../adapters/config/config.ts';
import { type NoticeKind } from '../adapters/database/notice-repository.ts';
import { type DeliveryRow, WebhookRepository, type WebhookRow } from '../adapters/database/webhook-repository.ts';
import { AddressRule } from '../adapters/webhooks/address-rule.ts';
import { postingWebhooks } from '../adapters/webhooks/post-webhook.ts';
import { BackendError } from '../errors.ts';
import { WorkLoop } from '../events/work-loop.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';
import { Notices } from '../notices/notices.ts';
import { type Clock, CLOCK, CONFIG } from '../tokens.ts';
import { Deliveries } from './deliveries.ts';
import { newSecret } from './message.ts';
import { webhookTarget } from './target.ts';

/** Of one organisation. */
const MOST = 20;

const placeOf = ({ id }: Pick<WebhookRow, 'id'>): string => `webhook ${id} secret`;

const notFound = (kind: string, id: string): BackendError =>
  new BackendError('NOT_FOUND', `no such ${kind}`, { kind, id });

@Injectable()
export class Webhooks implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #repository: WebhookRepository;
  readonly #cipher: ColumnCipher;
  readonly #notices: Notices;
  readonly #loop: WorkLoop;
  readonly #stop = new AbortController();
  #following: Subscription | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) clock: Clock,
    repository: WebhookRepository,
    cipher: ColumnCipher,
    notices: Notices,
    logger: Logger,
  ) {
    this.#config = config;
    this.#clock = clock;
    this.#repository = repository;
    this.#cipher = cipher;
    this.#notices = notices;
    const deliveries = new Deliveries({
      repository,
      post: postingWebhooks(new AddressRule(config.webhooks.networks)),
      secretOf: (webhook) => cipher.open(webhook.mspId, placeOf(webhook), webhook.secret),
      deadline: config.webhooks.trySeconds * 1000,
      clock,
      stop: this.#stop.signal,
      random: Math.random,
    });
    const warn = (error: unknown): void => {
      logger.warn({ err: error }, 'webhooks are not delivered; the outbox is kept');
    };
    this.#loop = new WorkLoop({ work: () => deliveries.deliver(), warn });
  }

  onApplicationBootstrap(): void {
    this.#following = this.#notices.live.subscribe(() => {
      this.#loop.news();
    });
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.#following?.unsubscribe();
    this.#stop.abort();
    await this.#loop.end();
  }

  /**
   * The secret is given this once.
   *
   * @throws BackendError INVALID_INPUT, CONFLICT
   */
  async create(
    { memberId, mspId }: Member,
    { id, kinds, url }: { readonly id: string; readonly kinds: readonly NoticeKind[]; readonly url: string },
  ): Promise<{ readonly webhook: WebhookRow; readonly secret: string }> {
    const target = webhookTarget(url, this.#config.webhooks.networks);
    if ((await this.#repository.ofOrganization(mspId)).length >= MOST) {
      throw new BackendError('CONFLICT', 'the organisation has as many webhooks as it may', { most: MOST });
    }
    const secret = newSecret();
    const webhook: WebhookRow = {
      id,
      mspId,
      url: target,
      kinds: [...new Set(kinds)],
      secret: await this.#cipher.seal(mspId, placeOf({ id }), secret),
      createdBy: memberId,
      createdAt: new Date(this.#clock()),
    };
    if (await this.#repository.create(webhook)) return { webhook, secret };
    throw new BackendError('CONFLICT', 'the webhook was made, and its answer got lost: make another', { id });
  }

  list(mspId: string): Promise<WebhookRow[]> {
    return this.#repository.ofOrganization(mspId);
  }

  /** @throws BackendError NOT_FOUND */
  async require(mspId: string, id: string): Promise<WebhookRow> {
    const webhook = await this.#repository.find(mspId, id);
    if (webhook === undefined) throw notFound('webhook', id);
    return webhook;
  }

  /** @throws BackendError NOT_FOUND */
  async delete(mspId: string, id: string): Promise<void> {
    if (!(await this.#repository.delete(mspId, id))) throw notFound('webhook', id);
  }

  /** From the first try on, now. @throws BackendError NOT_FOUND */
  async redeliver(mspId: string, webhookId: string, id: string): Promise<DeliveryRow> {
    await this.require(mspId, webhookId);
    const delivery = await this.#repository.begin(webhookId, id, new Date(this.#clock()));
    if (delivery === undefined) throw notFound('delivery', id);
    this.#loop.news();
    return delivery;
  }
}
