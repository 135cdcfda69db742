import { Context } from 'fabric-contract-api';
import { accessLog } from '../audit/access-log.ts';
import { eventsByAction, eventsByActor, eventsByOrganization, eventsByUnit } from '../audit/events-by.ts';
import { eventsByDay } from '../audit/events-by-day.ts';
import { materialHistory, materialsByCid } from '../audit/materials.ts';
import { lateCases, standing } from '../audit/standing.ts';
import { trail } from '../audit/trail.ts';
import { verifyTrail } from '../audit/verify-trail.ts';
import { walkState } from '../audit/walk-state.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';
import { QuietContract } from './quiet-contract.ts';

@Info({ title: 'audit', description: 'Who decided what, when, on which documents: the trail and its indexes' })
export class AuditContract extends QuietContract {
  constructor() {
    super('audit');
  }

  @Transaction(false)
  @Returns('string')
  trail(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:trail', argument, trail);
  }

  @Transaction(false)
  @Returns('string')
  eventsByActor(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:eventsByActor', argument, eventsByActor);
  }

  @Transaction(false)
  @Returns('string')
  eventsByOrganization(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:eventsByOrganization', argument, eventsByOrganization);
  }

  @Transaction(false)
  @Returns('string')
  eventsByUnit(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:eventsByUnit', argument, eventsByUnit);
  }

  @Transaction(false)
  @Returns('string')
  eventsByDay(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:eventsByDay', argument, eventsByDay);
  }

  @Transaction(false)
  @Returns('string')
  eventsByAction(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:eventsByAction', argument, eventsByAction);
  }

  @Transaction(false)
  @Returns('string')
  materialsByCid(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:materialsByCid', argument, materialsByCid);
  }

  @Transaction(false)
  @Returns('string')
  materialHistory(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:materialHistory', argument, materialHistory);
  }

  @Transaction(false)
  @Returns('string')
  accessLog(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:accessLog', argument, accessLog);
  }

  @Transaction(false)
  @Returns('string')
  standing(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:standing', argument, standing);
  }

  @Transaction(false)
  @Returns('string')
  lateCases(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:lateCases', argument, lateCases);
  }

  @Transaction(false)
  @Returns('string')
  verifyTrail(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:verifyTrail', argument, verifyTrail);
  }

  @Transaction(false)
  @Returns('string')
  walkState(context: Context, argument: string): Promise<string> {
    return execute(context, 'audit:walkState', argument, walkState);
  }
}
