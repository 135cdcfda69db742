import { eventsOfActor } from './calls.ts';
import { Workload } from './workload.ts';

class TrailByActor extends Workload {
  override async submitTransaction(): Promise<void> {
    await this.send(eventsOfActor(this.cast));
  }
}

export const createWorkloadModule = (): Workload => new TrailByActor();
