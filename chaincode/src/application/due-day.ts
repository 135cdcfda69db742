import { civilDayOf, endOfCivilDay } from '@lianjian/ledger-api';
import { workingDaysAfter } from '../consortium/working-days.ts';
import { type World } from '../state/world.ts';

/** The last day of a period that begins today. */
export async function dueDayAfter(world: World, workingDays: number): Promise<string> {
  const { utcOffsetMinutes } = await world.require('consortium', {});
  return workingDaysAfter(world, civilDayOf(world.time.at, utcOffsetMinutes), workingDays);
}

/** The first instant after a due day. */
export async function endOf(world: World, dueDay: string): Promise<number> {
  return endOfCivilDay(dueDay, (await world.require('consortium', {})).utcOffsetMinutes);
}
