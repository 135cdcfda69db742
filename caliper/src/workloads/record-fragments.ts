import { recordFragments } from './calls.ts';
import { type Conversion } from './pools.ts';
import { Workload } from './workload.ts';

/** Records chain to their grant, so no two on one grant are in flight together. */
class RecordFragments extends Workload {
  readonly #busy = new Set<string>();

  protected override prepare(): Promise<void> {
    return this.pools.fillConversions(this.client, this.share, this.grants);
  }

  override async submitTransaction(): Promise<void> {
    const { access, fragments } = this.#takeFree();
    this.#busy.add(access.grantId);
    await this.send(recordFragments(access, fragments));
    this.#busy.delete(access.grantId);
  }

  #takeFree(): Conversion {
    const { conversions } = this.pools;
    const index = conversions.findIndex(({ access }) => !this.#busy.has(access.grantId));
    const [free] = index === -1 ? [] : conversions.splice(index, 1);
    if (free === undefined) throw new Error('the round has used up every conversion that was prepared');
    return free;
  }
}

export const createWorkloadModule = (): Workload => new RecordFragments();
