import { addWorkingDays, type WorkingDays, yearOf } from '@lianjian/ledger-api';
import { type World } from '../state/world.ts';

/** By the calendars of the years that the period may touch; Monday to Friday where the authority has set none. */
export async function workingDaysAfter(world: World, day: string, workingDays: number): Promise<string> {
  const year = yearOf(day);
  const plain = addWorkingDays(day, workingDays);
  const years = Array.from({ length: yearOf(plain) - year + 1 }, (_, index) => year + index);
  const calendars = await calendarsOf(world, years);
  const found = addWorkingDays(day, workingDays, calendars);
  const last = yearOf(found);
  if (years.includes(last)) return found;
  // Days off have pushed the end into the next year.
  return addWorkingDays(day, workingDays, await calendarsOf(world, [...years, last]));
}

async function calendarsOf(world: World, years: readonly number[]): Promise<WorkingDays> {
  const calendars = await Promise.all(years.map((year) => world.get('calendar', { year })));
  return {
    daysOff: calendars.flatMap((calendar) => calendar?.daysOff ?? []),
    daysWorked: calendars.flatMap((calendar) => calendar?.daysWorked ?? []),
  };
}
