// What offices do all day: campaigns, deputies, visits, work, batches, statistics.
import { Module } from '@nestjs/common';
import { CampaignsController } from './campaigns/campaigns-controller.ts';
import { FeaturesModule } from './features-module.ts';
import { InspectionsController } from './inspections/inspections-controller.ts';
import { Inspections } from './inspections/inspections.ts';
import { Populations } from './inspections/population.ts';
import { VisitGrants } from './inspections/visit-grants.ts';
import { CalendarController } from './registry/calendar-controller.ts';
import { DeputiesController } from './registry/deputies-controller.ts';
import { ReviewBatchesController } from './review-batches/review-batches-controller.ts';
import { ReviewBatches } from './review-batches/review-batches.ts';
import { StatisticsProjection } from './statistics/projection.ts';
import { StatisticsController } from './statistics/statistics-controller.ts';
import { Statistics } from './statistics/statistics.ts';
import { Desks } from './work-items/desk.ts';
import { WorkItemsController } from './work-items/work-items-controller.ts';
import { WorkItems } from './work-items/work-items.ts';

@Module({
  imports: [FeaturesModule],
  controllers: [
    CampaignsController,
    CalendarController,
    DeputiesController,
    InspectionsController,
    WorkItemsController,
    ReviewBatchesController,
    StatisticsController,
  ],
  providers: [Desks, Inspections, Populations, ReviewBatches, Statistics, StatisticsProjection, VisitGrants, WorkItems],
})
export class DeskModule {}
