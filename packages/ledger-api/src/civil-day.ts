// Days as people count them: the date at a fixed offset from UTC, which the consortium sets. China has no summer time.
const DAY = 86_400_000;
const MINUTE = 60_000;
const dayText = (days: number): string => new Date(days * DAY).toISOString().slice(0, 10);
const daysOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY;

export function isCivilDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isInteger(daysOf(text)) && dayText(daysOf(text)) === text;
}

export function civilDayOf(instant: number, utcOffsetMinutes: number): string {
  return dayText(Math.floor((instant + utcOffsetMinutes * MINUTE) / DAY));
}

/** The first instant after the day. */
export function endOfCivilDay(day: string, utcOffsetMinutes: number): number {
  return (daysOf(day) + 1) * DAY - utcOffsetMinutes * MINUTE;
}

/** How a year departs from Monday to Friday: public holidays, and the weekend days that are worked in their stead. */
export interface WorkingDays {
  readonly daysOff: readonly string[];
  readonly daysWorked: readonly string[];
}

function isWorkingDay(days: number, { daysOff, daysWorked }: WorkingDays): boolean {
  const weekday = new Date(days * DAY).getUTCDay();
  const day = dayText(days);
  return daysWorked.includes(day) || (weekday !== 0 && weekday !== 6 && !daysOff.includes(day));
}

/** The day that is so many working days after a day; Monday to Friday unless the calendar knows better. */
export function addWorkingDays(
  day: string,
  workingDays: number,
  calendar: WorkingDays = { daysOff: [], daysWorked: [] },
): string {
  let days = daysOf(day);
  for (let left = workingDays; left > 0;) {
    days += 1;
    if (isWorkingDay(days, calendar)) left -= 1;
  }
  return dayText(days);
}

export const yearOf = (day: string): number => Number(day.slice(0, 4));

/** The day before a day. */
export function civilDayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY).toISOString().slice(0, 10);
}
