// Our contract, and one more transaction for benchmarks alone: many events at once, appended to a case's trail by the
// same code that appends one, so that the audit queries read what they would read of as many single steps.
import { Contract, type Context } from 'fabric-contract-api';
import { registeredCaller } from '../dist/identity/caller.js';
import { contracts as own } from '../dist/index.js';
import { appendEvent } from '../dist/state/audit-trail.js';
import { openWorld } from '../dist/state/open-world.js';

class BulkContract extends Contract {
  constructor() {
    super('bulk');
  }

  async append(context: Context, id: string, count: string): Promise<string> {
    const world = openWorld(context);
    const caller = await registeredCaller(world);
    const application = await world.require('application', { applicationId: id });
    let { head } = application;
    for (let n = 0; n < Number(count); n += 1) {
      const details = { discarded: [], materials: [{ item: 'degree-scan', part: 1, version: 1 }] };
      head = await appendEvent(world, caller, head, {
        action: 'application.materials-recorded',
        details,
        subject: id,
      });
    }
    world.put('application', { applicationId: id }, { ...application, head });
    await world.commit();
    return String(head.sequence);
  }
}

export const contracts = [...own, BulkContract];
