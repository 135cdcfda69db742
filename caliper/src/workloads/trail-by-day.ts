import { civilDayOf } from '@lianjian/ledger-api';
import { eventsOfDay } from './calls.ts';
import { Workload } from './workload.ts';

class TrailByDay extends Workload {
  override async submitTransaction(): Promise<void> {
    await this.send(eventsOfDay(civilDayOf(Date.now(), this.cast.utcOffsetMinutes)));
  }
}

export const createWorkloadModule = (): Workload => new TrailByDay();
