// The publication of what the follower notes, where this server has a topic to publish to.
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';
import { type AuditTopic } from '../adapters/events/audit-topic.ts';
import { AUDIT_TOPIC } from '../tokens.ts';
import { BlockFollower } from './follower.ts';
import { Publication, type PublicationReport } from './publication.ts';

@Injectable()
export class EventPublisher implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #publication: Publication | undefined;
  readonly #follower: BlockFollower;

  constructor(
    @Inject(AUDIT_TOPIC) topic: AuditTopic | null,
    events: LedgerEventRepository,
    follower: BlockFollower,
    logger: Logger,
  ) {
    this.#follower = follower;
    if (topic === null) return;
    const warn = (error: unknown): void => {
      logger.warn({ err: error }, 'audit events are not published; they are kept');
    };
    this.#publication = new Publication({ events, topic, warn });
  }

  /** Undefined where there is no topic. */
  async report(): Promise<PublicationReport | undefined> {
    return this.#publication?.report();
  }

  onApplicationBootstrap(): void {
    const publication = this.#publication;
    if (publication === undefined) return;
    this.#follower.live.subscribe(() => {
      publication.news();
    });
    publication.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#publication?.end();
  }
}
