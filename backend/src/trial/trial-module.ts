import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts-module.ts';
import { FeaturesModule } from '../features-module.ts';
import { Trial } from './found-trial.ts';

@Module({ imports: [AccountsModule, FeaturesModule], providers: [Trial] })
export class TrialModule {}
