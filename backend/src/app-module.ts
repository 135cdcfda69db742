import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { LoggerModule } from 'nestjs-pino';
import { AccountsModule } from './accounts/accounts-module.ts';
import { AccessGuard } from './accounts/access-guard.ts';
import { CoreModule } from './core-module.ts';
import { DeskModule } from './desk-module.ts';
import { FeaturesModule } from './features-module.ts';
import { IdempotencyInterceptor } from './http/idempotency.ts';
import { logging } from './http/logging.ts';
import { ProblemFilter } from './http/problem-filter.ts';
import { RateLimitGuard, throttling } from './http/throttling.ts';
import { validation } from './http/validation.ts';
import { DiskGuard } from './operations/disk-guard.ts';
import { OperationsModule } from './operations/operations-module.ts';
import { type Platform } from './platform.ts';
import { TrialModule } from './trial/trial-module.ts';

@Module({})
export class AppModule {
  static over(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.over(platform),
        LoggerModule.forRoot(logging(platform.config)),
        ThrottlerModule.forRoot(throttling(platform.config)),
        AccountsModule,
        FeaturesModule,
        DeskModule,
        OperationsModule,
        TrialModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: DiskGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_PIPE, useFactory: validation },
      ],
    };
  }
}
