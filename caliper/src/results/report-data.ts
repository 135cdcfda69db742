import { z } from 'zod';

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

export const reportData = z.strictObject({ environment, rounds: z.array(roundResultSchema) });

export type ReportData = z.infer<typeof reportData>;
