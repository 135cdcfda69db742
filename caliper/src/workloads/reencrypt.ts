import { reencrypt } from './calls.ts';
import { Workload } from './workload.ts';

/** Asks one holder; converting again gives the same bytes, so that requests need not be used up. */
class Reencrypt extends Workload {
  #next = 0;

  protected override prepare(): Promise<void> {
    return this.pools.fillRequests(this.client, 1, 1);
  }

  override async submitTransaction(): Promise<void> {
    const { requests } = this.pools;
    const access = requests[this.#next++ % requests.length];
    const [holder] = this.cast.holders;
    if (access === undefined || holder === undefined) throw new Error('no access request was prepared');
    await this.send(reencrypt(access, holder));
  }
}

export const createWorkloadModule = (): Workload => new Reencrypt();
