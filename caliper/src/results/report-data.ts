import { z } from 'zod';
import { metricFigure } from './metric-figures.ts';

/** The same round driven again and again. */
export const windows = z.strictObject({ perSecond: z.array(z.number()), p95: z.array(z.number()) });

const use = z.strictObject({ cpuMsPerSuccess: z.number(), cores: z.number(), memoryMiB: z.number() });

const latency = z.strictObject({
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  mean: z.number(),
  histogram: z.array(z.number()),
});

export const roundResultSchema = z.strictObject({
  round: z.string(),
  kind: z.enum(['submit', 'evaluate']),
  drive: z.enum(['fixed-load', 'fixed-rate']),
  succeeded: z.int(),
  failures: z.record(z.string(), z.int()),
  seconds: z.number(),
  perSecond: z.number(),
  latency,
  processes: z.record(z.string(), use),
  /** The figures of each pass where there were several; the rest is that of the pass in their middle. */
  windows: windows.optional(),
});

/** What a result was measured on; two results compare only as far as these agree. */
export const environment = z.strictObject({
  at: z.string(),
  commit: z.string(),
  node: z.string(),
  platform: z.string(),
  cores: z.int(),
  processor: z.string(),
  memoryGiB: z.number(),
  loadBefore: z.number(),
  blocks: z.strictObject({
    timeoutMs: z.int(),
    maxMessages: z.int(),
    preferredMaxKiB: z.int(),
    absoluteMaxKiB: z.int(),
  }),
  versions: z.record(z.string(), z.string()),
  workers: z.int(),
  inFlight: z.int(),
  seconds: z.number(),
});

export type Environment = z.infer<typeof environment>;

/** What the processes' own metrics say of the passes driven alike. */
const metrics = z.strictObject({
  drive: z.enum(['fixed-load', 'fixed-rate']),
  figures: z.array(metricFigure),
  /** Processes that show no metrics. */
  absent: z.array(z.string()),
});

export type PassMetrics = z.infer<typeof metrics>;

export const reportData = z.strictObject({
  environment,
  rounds: z.array(roundResultSchema),
  metrics: z.array(metrics).optional(),
});

export type ReportData = z.infer<typeof reportData>;
