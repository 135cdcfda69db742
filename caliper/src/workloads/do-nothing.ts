import { doNothing } from './calls.ts';
import { Workload } from './workload.ts';

class DoNothing extends Workload {
  override async submitTransaction(): Promise<void> {
    await this.send(doNothing());
  }
}

export const createWorkloadModule = (): Workload => new DoNothing();
