import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { FeaturesModule } from '../features-module.ts';
import { OperationsController } from './operations-controller.ts';

@Module({ imports: [TerminusModule.forRoot({ logger: false }), FeaturesModule], controllers: [OperationsController] })
export class OperationsModule {}
