import { Context } from 'fabric-contract-api';
import { publishChecklist } from '../checklist/publish-checklist.ts';
import { readChecklist } from '../checklist/read-checklist.ts';
import { retireChecklist } from '../checklist/retire-checklist.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';
import { QuietContract } from './quiet-contract.ts';

@Info({ title: 'checklist', description: 'Versioned rules of each kind of business' })
export class ChecklistContract extends QuietContract {
  constructor() {
    super('checklist');
  }

  @Transaction()
  @Returns('string')
  publish(context: Context, argument: string): Promise<string> {
    return execute(context, 'checklist:publish', argument, publishChecklist);
  }

  @Transaction()
  @Returns('string')
  retire(context: Context, argument: string): Promise<string> {
    return execute(context, 'checklist:retire', argument, retireChecklist);
  }

  @Transaction(false)
  @Returns('string')
  read(context: Context, argument: string): Promise<string> {
    return execute(context, 'checklist:read', argument, readChecklist);
  }
}
