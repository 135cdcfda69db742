// Our contract, and one more transaction for benchmarks alone: many events at once. Each is what a single step appends to a
// case's trail, linked to the one before, with one of its leaves: what the measured pages read, and as they would find it.
import { createHash } from 'node:crypto';
import { type AuditEventRecord, encodeBase64url, stringifyCanonicalJson } from '@lianjian/ledger-api';
import { Contract, type Context } from 'fabric-contract-api';
import { registeredCaller } from '../dist/identity/caller.js';
import { contracts as own } from '../dist/index.js';
import { openWorld } from '../dist/state/open-world.js';

const digestOf = (event: AuditEventRecord): string =>
  encodeBase64url(createHash('sha256').update(stringifyCanonicalJson(event)).digest());

class BulkContract extends Contract {
  constructor() {
    super('bulk');
  }

  async append(context: Context, id: string, count: string): Promise<string> {
    const world = openWorld(context);
    const actor = await registeredCaller(world);
    const application = await world.require('application', { applicationId: id });
    let { head } = application;
    const { at } = world.time;
    for (let n = 0; n < Number(count); n += 1) {
      const sequence = head.sequence + 1;
      const event: AuditEventRecord = {
        action: 'application.materials-recorded',
        actor,
        at,
        details: { discarded: [], materials: [{ item: 'degree-scan', part: 1, version: 1 }] },
        previous: head.hash,
        sequence,
        subject: id,
        transactionId: world.transactionId,
      };
      world.put('event', event, event);
      const leaf = { mspId: actor.mspId, newestFirst: at, sequence, subject: id };
      world.putLeaf('by-organization', leaf, world.keyOf('event', event));
      head = { at, hash: digestOf(event), sequence };
    }
    world.put('application', { applicationId: id }, { ...application, head });
    await world.commit();
    return String(head.sequence);
  }
}

export const contracts = [...own, BulkContract];
