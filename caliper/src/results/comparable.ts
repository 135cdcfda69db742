// What a comparison needs of a result: all that a baseline keeps.
import { z } from 'zod';
import { environment, windows } from './report-data.ts';

const comparableRound = z.object({
  round: z.string(),
  drive: z.enum(['fixed-load', 'fixed-rate']),
  perSecond: z.number(),
  latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
  windows: windows.optional(),
});

export type ComparableRound = z.infer<typeof comparableRound>;

/** Reads results.json of bench:caliper, or a baseline, leaving out what is not compared. */
export const comparable = z.object({ environment, rounds: z.array(comparableRound) });

export type Comparable = z.infer<typeof comparable>;
