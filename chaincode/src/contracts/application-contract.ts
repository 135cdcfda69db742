import { Context } from 'fabric-contract-api';
import { changeAttributes } from '../application/change-attributes.ts';
import { claimApplication } from '../application/claim-application.ts';
import { createApplication } from '../application/create-application.ts';
import { eraseApplication } from '../application/erase-application.ts';
import { extendDeadline } from '../application/extend-deadline.ts';
import { lapseApplication } from '../application/lapse-application.ts';
import { listByDueDay, listByLearner, listByOwner, listByState, listByUnit } from '../application/list-applications.ts';
import { readApplication, readMaterial, readReview } from '../application/read-application.ts';
import { reassignApplication } from '../application/reassign-application.ts';
import { recordMaterials } from '../application/record-materials.ts';
import { releaseApplication } from '../application/release-application.ts';
import { resubmitApplication } from '../application/resubmit-application.ts';
import { reviewApplication } from '../application/review-application.ts';
import { submitApplication } from '../application/submit-application.ts';
import { withdrawApplication } from '../application/withdraw-application.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';
import { QuietContract } from './quiet-contract.ts';

@Info({ title: 'application', description: 'Cases from draft to decision: the audit workflow' })
export class ApplicationContract extends QuietContract {
  constructor() {
    super('application');
  }

  @Transaction()
  @Returns('string')
  create(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:create', argument, createApplication);
  }

  @Transaction()
  @Returns('string')
  changeAttributes(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:changeAttributes', argument, changeAttributes);
  }

  @Transaction()
  @Returns('string')
  recordMaterials(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:recordMaterials', argument, recordMaterials);
  }

  @Transaction()
  @Returns('string')
  submit(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:submit', argument, submitApplication);
  }

  @Transaction()
  @Returns('string')
  resubmit(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:resubmit', argument, resubmitApplication);
  }

  @Transaction()
  @Returns('string')
  claim(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:claim', argument, claimApplication);
  }

  @Transaction()
  @Returns('string')
  release(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:release', argument, releaseApplication);
  }

  @Transaction()
  @Returns('string')
  reassign(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:reassign', argument, reassignApplication);
  }

  @Transaction()
  @Returns('string')
  review(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:review', argument, reviewApplication);
  }

  @Transaction()
  @Returns('string')
  extendDeadline(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:extendDeadline', argument, extendDeadline);
  }

  @Transaction()
  @Returns('string')
  lapse(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:lapse', argument, lapseApplication);
  }

  @Transaction()
  @Returns('string')
  withdraw(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:withdraw', argument, withdrawApplication);
  }

  @Transaction()
  @Returns('string')
  erase(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:erase', argument, eraseApplication);
  }

  @Transaction(false)
  @Returns('string')
  read(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:read', argument, readApplication);
  }

  @Transaction(false)
  @Returns('string')
  readMaterial(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:readMaterial', argument, readMaterial);
  }

  @Transaction(false)
  @Returns('string')
  readReview(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:readReview', argument, readReview);
  }

  @Transaction(false)
  @Returns('string')
  listByState(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:listByState', argument, listByState);
  }

  @Transaction(false)
  @Returns('string')
  listByOwner(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:listByOwner', argument, listByOwner);
  }

  @Transaction(false)
  @Returns('string')
  listByUnit(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:listByUnit', argument, listByUnit);
  }

  @Transaction(false)
  @Returns('string')
  listByLearner(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:listByLearner', argument, listByLearner);
  }

  @Transaction(false)
  @Returns('string')
  listByDueDay(context: Context, argument: string): Promise<string> {
    return execute(context, 'application:listByDueDay', argument, listByDueDay);
  }
}
