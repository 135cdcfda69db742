import { recordMaterial } from './calls.ts';
import { taken } from './pools.ts';
import { Workload } from './workload.ts';

class RecordMaterial extends Workload {
  protected override prepare(): Promise<void> {
    return this.pools.fillRecordings(this.client, this.share);
  }

  override async submitTransaction(): Promise<void> {
    const { applicationId, entry } = taken(this.pools.recordings, 'recording');
    if (await this.send(recordMaterial(applicationId, entry))) this.pools.recorded.push(applicationId);
  }
}

export const createWorkloadModule = (): Workload => new RecordMaterial();
