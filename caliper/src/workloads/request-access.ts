import { newId } from '@lianjian/ledger-client';
import { requestAccess } from './calls.ts';
import { taken } from './pools.ts';
import { Workload } from './workload.ts';

class RequestAccess extends Workload {
  protected override prepare(): Promise<void> {
    return this.pools.fillGrants(this.client, this.grants);
  }

  override async submitTransaction(): Promise<void> {
    const grantId = taken(this.pools.grants, 'free grant');
    const access = { grantId, requestId: newId() };
    if (await this.send(requestAccess(access))) this.pools.requests.push(access);
    this.pools.grants.push(grantId);
  }
}

export const createWorkloadModule = (): Workload => new RequestAccess();
