// What the network's own benchmark writes of a comparison: `npm run bench:network -- --compare NAME --out FILE`.
import { z } from 'zod';
import { type Spread, spreadOf } from '../spread.ts';

const byGroup = z.record(z.string(), z.number());

const run = z.strictObject({
  tps: z.number(),
  /** Milliseconds from call to commit. */
  p50: z.number(),
  p95: z.number(),
  committed: z.int(),
  failed: z.int(),
  /** Processor milliseconds for each committed transaction, by group of processes. */
  cpuPerTx: byGroup,
});

export type Run = z.infer<typeof run>;

export const comparisonResult = z.strictObject({
  comparison: z.string(),
  at: z.string(),
  labels: z.strictObject({ ours: z.string(), other: z.string() }),
  effort: z.strictObject({ pairs: z.int(), seconds: z.number(), inFlight: z.int() }),
  /** Processor milliseconds in a second without load, by group. */
  idle: z.strictObject({ ours: byGroup, other: byGroup }),
  pairs: z.array(z.strictObject({ ours: run, other: run })),
});

export type ComparisonResult = z.infer<typeof comparisonResult>;
export type Side = 'ours' | 'other';
export const SIDES: readonly Side[] = ['ours', 'other'];

export const spreadIn = ({ pairs }: ComparisonResult, side: Side, pick: (run: Run) => number): Spread =>
  spreadOf(pairs.map((pair) => pick(pair[side])));

/** Ours over the other, pair by pair. */
export const ratioOf = ({ pairs }: ComparisonResult, pick: (run: Run) => number): Spread =>
  spreadOf(pairs.map(({ other, ours }) => pick(ours) / pick(other)));

export const groupsOf = ({ pairs }: ComparisonResult): string[] => Object.keys(pairs[0]?.ours.cpuPerTx ?? {});
