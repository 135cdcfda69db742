// Every table, for the query builder. One file for each concept; a column here has its twin in migrations/.
import { account, apiKey, idempotency, session } from './account.ts';
import { checklistText, checkpoint, ledgerEvent, ownOpening, receipt, sealedComment, submission } from './cases.ts';
import { caseFigure, reviewBatch, reviewBatchRow, stageDecision } from './desk.ts';
import { erasure } from './erasure.ts';
import { importRow, importTable } from './imports.ts';
import { deskAgent, learnerEntry } from './learners.ts';
import { materialUpload } from './material-upload.ts';
import { resumablePart, resumableUpload } from './resumable.ts';
import { notice, webhook, webhookDelivery } from './notice.ts';

export const schema = {
  account,
  apiKey,
  caseFigure,
  checklistText,
  checkpoint,
  deskAgent,
  erasure,
  idempotency,
  importRow,
  importTable,
  learnerEntry,
  ledgerEvent,
  materialUpload,
  notice,
  ownOpening,
  receipt,
  reviewBatch,
  reviewBatchRow,
  resumablePart,
  resumableUpload,
  sealedComment,
  session,
  stageDecision,
  submission,
  webhook,
  webhookDelivery,
};
