import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys-controller.ts';
import { MembersController } from './members-controller.ts';
import { Members } from './members.ts';
import { SessionsController } from './sessions-controller.ts';

@Module({
  controllers: [SessionsController, ApiKeysController, MembersController],
  providers: [Members],
  exports: [Members],
})
export class AccountsModule {}
