import { newId } from '@lianjian/ledger-client';
import { createApplication } from './calls.ts';
import { Workload } from './workload.ts';

class CreateApplication extends Workload {
  override async submitTransaction(): Promise<void> {
    const id = newId();
    if (!(await this.send(createApplication(this.cast, id)))) return;
    this.pools.drafts.push(id);
    this.pools.known.push(id);
  }
}

export const createWorkloadModule = (): Workload => new CreateApplication();
