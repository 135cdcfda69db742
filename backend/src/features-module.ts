// Cases and what is done with them: controllers over services.
import { Module, type Provider } from '@nestjs/common';
import { type Config } from './adapters/config/config.ts';
import { type ContentStore } from './adapters/content/content-store.ts';
import { type Custody } from './adapters/custody/custody.ts';
import { UploadRepository } from './adapters/database/upload-repository.ts';
import { type Ledger } from './adapters/ledger/ledger.ts';
import { AccountsModule } from './accounts/accounts-module.ts';
import { ApplicationsController } from './applications/applications-controller.ts';
import { Comments } from './applications/comments.ts';
import { ReviewsController } from './applications/reviews-controller.ts';
import { Reviews } from './applications/reviews.ts';
import { SubmissionsController } from './applications/submissions-controller.ts';
import { ArchivesController } from './archive/archives-controller.ts';
import { Archives } from './archive/archives.ts';
import { CaseArchive } from './archive/case-archive.ts';
import { AuditController } from './audit/audit-controller.ts';
import { AuditQueries } from './audit/audit-queries.ts';
import { Verifications } from './audit/verification.ts';
import { ChecklistsController } from './checklists/checklists-controller.ts';
import { Checklists } from './checklists/checklists.ts';
import { ErasureController } from './erasure/erasure-controller.ts';
import { Erasures } from './erasure/erasures.ts';
import { EventsController } from './events/events-controller.ts';
import { BlockFollower } from './events/follower.ts';
import { EventPublisher } from './events/publisher.ts';
import { VisibleEvents } from './events/visible-events.ts';
import { GrantRequestsController } from './grants/grant-requests-controller.ts';
import { FsckController } from './fsck/fsck-controller.ts';
import { GrantsController } from './grants/grants-controller.ts';
import { DryRuns } from './imports/dry-run.ts';
import { FileMatches } from './imports/file-matches.ts';
import { ImportLayouts } from './imports/import-layout.ts';
import { ImportRows } from './imports/import-rows.ts';
import { ImportsController } from './imports/imports-controller.ts';
import { Imports } from './imports/imports.ts';
import { MaterialBatchesController } from './imports/material-batches-controller.ts';
import { InspectionFindings } from './inspections/inspection-findings.ts';
import { ColumnCipher } from './keys/column-cipher.ts';
import { Arrivals } from './learners/arrivals.ts';
import { BlindIndex } from './learners/blind-index.ts';
import { CaseDirectory } from './learners/case-directory.ts';
import { DeskAgents } from './learners/desk-agents.ts';
import { LearnerDirectory } from './learners/learner-directory.ts';
import { LearnerExportController } from './learners/learner-export-controller.ts';
import { LearnerOpening } from './learners/learner-opening.ts';
import { LearnersController } from './learners/learners-controller.ts';
import { SealedLearners } from './learners/sealed-learner.ts';
import { Maintenance } from './maintenance/maintenance.ts';
import { FileNames } from './materials/file-names.ts';
import { MaterialUploads } from './materials/material-uploads.ts';
import { MaterialsController } from './materials/materials-controller.ts';
import { OwnOpeningsController } from './materials/own-openings-controller.ts';
import { OwnOpenings } from './materials/own-openings.ts';
import { Progress } from './materials/progress.ts';
import { CaseNotices } from './notices/case-notices.ts';
import { DeadlineNotices } from './notices/deadline-notices.ts';
import { NoticesController } from './notices/notices-controller.ts';
import { Notices } from './notices/notices.ts';
import { ReceiptsController } from './receipts/receipts-controller.ts';
import { Receipts } from './receipts/receipts.ts';
import { OrganizationsController } from './registry/organizations-controller.ts';
import { PrincipalsController } from './registry/principals-controller.ts';
import { ResumableController } from './resumable/resumable-controller.ts';
import { ResumableUploads } from './resumable/resumable-uploads.ts';
import { MaterialReading } from './sharing/material-reading.ts';
import { OwnerGrants } from './sharing/owner-grants.ts';
import { WebhooksController } from './webhooks/webhooks-controller.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { CONFIG, CONTENT_STORES, CUSTODIES, LEDGER } from './tokens.ts';

type Contents = ReadonlyMap<string, ContentStore>;
type Custodies = ReadonlyMap<string, Custody>;

const services: Provider[] = [
  {
    provide: MaterialUploads,
    useFactory: (ledger: Ledger, contents: Contents, custodies: Custodies, uploads: UploadRepository, config: Config) =>
      new MaterialUploads({ ledger, contents, custodies, uploads, uploadBytes: config.limits.uploadBytes }),
    inject: [LEDGER, CONTENT_STORES, CUSTODIES, UploadRepository, CONFIG],
  },
  {
    provide: MaterialReading,
    useFactory: (ledger: Ledger, contents: Contents, custodies: Custodies) =>
      new MaterialReading({ ledger, contents, custodies }),
    inject: [LEDGER, CONTENT_STORES, CUSTODIES],
  },
  {
    provide: OwnerGrants,
    useFactory: (ledger: Ledger, custodies: Custodies) => new OwnerGrants({ ledger, custodies }),
    inject: [LEDGER, CUSTODIES],
  },
  {
    provide: SealedLearners,
    useFactory: (cipher: ColumnCipher, index: BlindIndex) => new SealedLearners(cipher, index),
    inject: [ColumnCipher, BlindIndex],
  },
];

@Module({
  imports: [AccountsModule],
  controllers: [
    OrganizationsController,
    PrincipalsController,
    ChecklistsController,
    ApplicationsController,
    SubmissionsController,
    ReviewsController,
    MaterialsController,
    OwnOpeningsController,
    GrantsController,
    ErasureController,
    ImportsController,
    LearnerExportController,
    LearnersController,
    MaterialBatchesController,
    GrantRequestsController,
    ReceiptsController,
    ResumableController,
    AuditController,
    ArchivesController,
    EventsController,
    NoticesController,
    WebhooksController,
    FsckController,
  ],
  providers: [
    ...services,
    Archives,
    Arrivals,
    AuditQueries,
    BlockFollower,
    CaseArchive,
    CaseDirectory,
    CaseNotices,
    Checklists,
    Comments,
    DeadlineNotices,
    DeskAgents,
    DryRuns,
    Erasures,
    EventPublisher,
    FileMatches,
    FileNames,
    ImportLayouts,
    ImportRows,
    Imports,
    InspectionFindings,
    LearnerDirectory,
    LearnerOpening,
    Maintenance,
    Notices,
    OwnOpenings,
    Progress,
    Receipts,
    Reviews,
    ResumableUploads,
    Verifications,
    VisibleEvents,
    Webhooks,
  ],
  exports: [
    BlockFollower,
    Checklists,
    Comments,
    EventPublisher,
    InspectionFindings,
    MaterialUploads,
    OwnerGrants,
    Reviews,
  ],
})
export class FeaturesModule {}
