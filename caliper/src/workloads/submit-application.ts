import { submitApplication } from './calls.ts';
import { taken } from './pools.ts';
import { Workload } from './workload.ts';

class SubmitApplication extends Workload {
  protected override prepare(): Promise<void> {
    return this.pools.fillRecorded(this.client, this.share);
  }

  override async submitTransaction(): Promise<void> {
    const id = taken(this.pools.recorded, 'recorded case');
    if (await this.send(submitApplication(id))) this.pools.submitted.push(id);
  }
}

export const createWorkloadModule = (): Workload => new SubmitApplication();
