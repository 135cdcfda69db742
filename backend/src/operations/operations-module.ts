import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { FeaturesModule } from '../features-module.ts';
import { FailStop } from './fail-stop.ts';
import { OperationsController } from './operations-controller.ts';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), FeaturesModule],
  controllers: [OperationsController],
  providers: [FailStop],
})
export class OperationsModule {}
