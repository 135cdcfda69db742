// What bench:reencryption measures for one size of file, and what follows from it.
import { z } from 'zod';
import { environment } from '../../results/report-data.ts';
import { type Spread, spreadOf } from '../spread.ts';

/** `contract`: grant, request, conversion, proof; `owner`: download, decrypt, encrypt, store; `nothing`: one commit. */
export const WAYS = ['contract', 'owner', 'nothing'] as const;
export type Way = (typeof WAYS)[number];

const turn = z.strictObject({
  /** Milliseconds of each step, in their order. */
  steps: z.record(z.string(), z.number()),
  /** Processor milliseconds by kind of process, less what the idle network spends in that time. */
  processor: z.record(z.string(), z.number()),
});

export type Turn = z.infer<typeof turn>;

export const sizeResult = z.strictObject({
  /** Of the file, before sealing. */
  bytes: z.int(),
  at: z.string(),
  contract: z.array(turn),
  owner: z.array(turn),
  nothing: z.array(turn),
});

export type SizeResult = z.infer<typeof sizeResult>;

export const reencryptionResult = z.strictObject({
  claim: z.literal('reencryption'),
  environment,
  /** Processor milliseconds for one material; see crypto.ts. */
  crypto: z.strictObject({ reencryptMs: z.number(), verifyMs: z.number(), readerMs: z.number() }),
  threshold: z.int(),
  /** Organisations that endorse a recording. */
  endorsers: z.int(),
  /** Processor milliseconds in a second in which nothing was asked of the network. */
  idle: z.record(z.string(), z.number()),
  sizes: z.array(sizeResult),
});

export type ReencryptionResult = z.infer<typeof reencryptionResult>;

/** Steps from the reader's request to the key in the reader's hands. */
export const ACCESS_STEPS = ['request', 'reencrypt', 'record', 'unwrap'];

export const sumOf = (
  values: Readonly<Record<string, number>>,
  names: readonly string[] = Object.keys(values),
): number => names.reduce((sum, name) => sum + (values[name] ?? 0), 0);

export const sumByName = (
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(Object.keys({ ...a, ...b }).map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));

/** Milliseconds of a way, or of some of its steps. */
export const latencyOf = (size: SizeResult, way: Way, steps?: readonly string[]): Spread =>
  spreadOf(size[way].map((turn) => sumOf(turn.steps, steps)));

export const processorOf = (size: SizeResult, way: Way): Spread =>
  spreadOf(size[way].map(({ processor }) => sumOf(processor)));

/** One way's latency over another's, turn by turn. */
export function ratioOf(size: SizeResult, way: Way, other: Way, steps?: readonly string[]): Spread {
  const ratios = size[way].flatMap((turn, index) => {
    const against = size[other][index];
    return against === undefined ? [] : [sumOf(turn.steps, steps) / sumOf(against.steps)];
  });
  return spreadOf(ratios);
}

/**
 * Share of the median access that is cryptography, as if nothing ran side by side: t holders convert, every endorser
 * verifies t proofs, the reader verifies, combines and unwraps.
 */
export function cryptoShareOf({ crypto, endorsers, threshold }: ReencryptionResult, size: SizeResult): number {
  const contract = threshold * (crypto.reencryptMs + endorsers * crypto.verifyMs);
  return (contract + crypto.readerMs) / latencyOf(size, 'contract', ACCESS_STEPS).median;
}
