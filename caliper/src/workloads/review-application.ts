import { ITEM } from '../checklist.ts';
import { reviewApplication } from './calls.ts';
import { taken } from './pools.ts';
import { Workload } from './workload.ts';

class ReviewApplication extends Workload {
  protected override prepare(): Promise<void> {
    return this.pools.fillClaimed(this.client, this.share);
  }

  override async submitTransaction(): Promise<void> {
    await this.send(reviewApplication(taken(this.pools.claimed, 'claimed case'), [ITEM]));
  }
}

export const createWorkloadModule = (): Workload => new ReviewApplication();
