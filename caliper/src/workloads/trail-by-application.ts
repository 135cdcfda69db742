import { trailOf } from './calls.ts';
import { Workload } from './workload.ts';

class TrailByApplication extends Workload {
  #next = 0;

  protected override async prepare(): Promise<void> {
    if (this.pools.known.length === 0) await this.pools.fillDrafts(this.client, 1);
  }

  override async submitTransaction(): Promise<void> {
    const { known } = this.pools;
    await this.send(trailOf(known[this.#next++ % known.length] ?? ''));
  }
}

export const createWorkloadModule = (): Workload => new TrailByApplication();
