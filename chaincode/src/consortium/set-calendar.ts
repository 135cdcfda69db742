import { type CalendarRecord, ContractError, type InputOf, yearOf } from '@lianjian/ledger-api';
import { type Caller } from '../identity/caller.ts';
import { appendEvent } from '../state/audit-trail.ts';
import { provenanceOf } from '../state/provenance.ts';
import { type World } from '../state/world.ts';

/** Deadlines that were set before keep their day. */
export async function setCalendar(
  world: World,
  caller: Caller,
  input: InputOf<'consortium:setCalendar'>,
): Promise<CalendarRecord> {
  const { daysOff, daysWorked, year } = input;
  assertDays(year, daysOff, '/daysOff');
  assertDays(year, daysWorked, '/daysWorked');
  if (daysWorked.some((day) => daysOff.includes(day))) {
    throw new ContractError('INVALID_INPUT', 'a day is either off or worked', { field: '/daysWorked' });
  }
  const before = await world.get('calendar', { year });
  const head = await appendEvent(world, caller, before?.head, {
    action: 'calendar.set',
    details: { daysOff: daysOff.length, daysWorked: daysWorked.length, year },
    subject: `calendar:${year}`,
  });
  const created = before?.created ?? provenanceOf(world, caller, input);
  const after: CalendarRecord = { ...input, created, head };
  world.put('calendar', { year }, after);
  return after;
}

/** @throws ContractError INVALID_INPUT unless in order, once each and of the year */
function assertDays(year: number, days: readonly string[], field: string): void {
  const isSound = days.every((day, index) => yearOf(day) === year && (index === 0 || day > (days[index - 1] ?? '')));
  if (!isSound) throw new ContractError('INVALID_INPUT', 'days of the year in order, each once', { field });
}
