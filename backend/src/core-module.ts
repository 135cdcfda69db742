// What every feature may ask for: adapters by token, repositories and the acting member by class.
import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { Acting } from './acting/acting.ts';
import { OrganizationViews } from './acting/organization-view.ts';
import { AccessTokens } from './accounts/tokens.ts';
import { LiveSessions } from './accounts/live-sessions.ts';
import { Sessions } from './accounts/sessions.ts';
import { Tickets } from './accounts/tickets.ts';
import { AccountRepository } from './adapters/database/account-repository.ts';
import {
  ChecklistTextRepository,
  LedgerEventRepository,
  ReceiptRepository,
} from './adapters/database/case-repository.ts';
import { CommentRepository } from './adapters/database/comment-repository.ts';
import { ErasureRepository } from './adapters/database/erasure-repository.ts';
import { NoticeRepository } from './adapters/database/notice-repository.ts';
import { IdempotencyRepository } from './adapters/database/idempotency-repository.ts';
import { ImportRepository } from './adapters/database/import-repository.ts';
import { type Database } from './adapters/database/open-database.ts';
import { LearnerRepository } from './adapters/database/learner-repository.ts';
import { OwnOpeningRepository } from './adapters/database/own-opening-repository.ts';
import { ReviewBatchRepository } from './adapters/database/review-batch-repository.ts';
import { ResumableRepository } from './adapters/database/resumable-repository.ts';
import { SessionRepository } from './adapters/database/session-repository.ts';
import { WebhookRepository } from './adapters/database/webhook-repository.ts';
import { StatisticsRepository } from './adapters/database/statistics-repository.ts';
import { UploadRepository } from './adapters/database/upload-repository.ts';
import { ColumnCipher } from './keys/column-cipher.ts';
import { BlindIndex } from './learners/blind-index.ts';
import { type Platform } from './platform.ts';
import {
  AUDIT_TOPIC,
  type Clock,
  CLOCK,
  CONFIG,
  CONTENT_STORES,
  CUSTODIES,
  DATA_DISK,
  DATABASE,
  LEDGER,
} from './tokens.ts';

const REPOSITORIES: readonly Type[] = [
  AccountRepository,
  ChecklistTextRepository,
  ErasureRepository,
  IdempotencyRepository,
  ImportRepository,
  LearnerRepository,
  LedgerEventRepository,
  NoticeRepository,
  OwnOpeningRepository,
  ReceiptRepository,
  ReviewBatchRepository,
  ResumableRepository,
  CommentRepository,
  SessionRepository,
  StatisticsRepository,
  UploadRepository,
  WebhookRepository,
];

const repositories = REPOSITORIES.map((repository): Provider => ({
  provide: repository,
  useFactory: (database: Database): unknown => new repository(database),
  inject: [DATABASE],
}));

const overCustody = (type: new (custodyOf: Acting['custodyOf']) => unknown): Provider => ({
  provide: type,
  useFactory: (acting: Acting): unknown => new type((mspId) => acting.custodyOf(mspId)),
  inject: [Acting],
});

@Global()
@Module({})
export class CoreModule {
  static over({ auditTopic, config, ledger, contents, custodies, database, disk }: Platform): DynamicModule {
    const providers: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: LEDGER, useValue: ledger },
      { provide: CONTENT_STORES, useValue: contents },
      { provide: CUSTODIES, useValue: custodies },
      { provide: DATABASE, useValue: database },
      { provide: DATA_DISK, useValue: disk },
      { provide: AUDIT_TOPIC, useValue: auditTopic },
      { provide: CLOCK, useValue: (() => Date.now()) satisfies Clock },
      ...repositories,
      Acting,
      OrganizationViews,
      LiveSessions,
      Tickets,
      overCustody(AccessTokens),
      overCustody(BlindIndex),
      overCustody(ColumnCipher),
      {
        provide: Sessions,
        useFactory: (
          accounts: AccountRepository,
          sessions: SessionRepository,
          tokens: AccessTokens,
          live: LiveSessions,
        ) => new Sessions(accounts, sessions, tokens, live),
        inject: [AccountRepository, SessionRepository, AccessTokens, LiveSessions],
      },
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
