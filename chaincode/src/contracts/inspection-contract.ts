import { Context, Contract } from 'fabric-contract-api';
import { announceInspection } from '../inspection/announce-inspection.ts';
import { closeInspection } from '../inspection/close-inspection.ts';
import { inspectionFindings, listInspections, readInspection } from '../inspection/inspections.ts';
import { recordFinding } from '../inspection/record-finding.ts';
import { recordSample } from '../inspection/record-sample.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';

@Info({ title: 'inspection', description: 'Visits: announced, drawn by a later block, found' })
export class InspectionContract extends Contract {
  constructor() {
    super('inspection');
  }

  @Transaction()
  @Returns('string')
  announce(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:announce', argument, announceInspection);
  }

  @Transaction()
  @Returns('string')
  recordSample(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:recordSample', argument, recordSample);
  }

  @Transaction()
  @Returns('string')
  recordFinding(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:recordFinding', argument, recordFinding);
  }

  @Transaction()
  @Returns('string')
  close(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:close', argument, closeInspection);
  }

  @Transaction(false)
  @Returns('string')
  read(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:read', argument, readInspection);
  }

  @Transaction(false)
  @Returns('string')
  list(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:list', argument, listInspections);
  }

  @Transaction(false)
  @Returns('string')
  findings(context: Context, argument: string): Promise<string> {
    return execute(context, 'inspection:findings', argument, inspectionFindings);
  }
}
