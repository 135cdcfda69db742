import { z } from 'zod';
import { civilDay } from '../identifiers.ts';
import { provenance } from './actor.ts';
import { chainHead } from './event.ts';

export const year = z.int().min(2000).max(9999);

const days = z.array(civilDay).max(150);

/** One year's departures from Monday to Friday, as the authority announces them. */
export const calendarRecord = z.strictObject({
  created: provenance,
  daysOff: days,
  daysWorked: days,
  head: chainHead,
  year,
});

export type CalendarRecord = z.infer<typeof calendarRecord>;
