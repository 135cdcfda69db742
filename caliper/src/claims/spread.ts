import { z } from 'zod';

/** Of several measurements, or of the ratios of several pairs. */
export const spread = z.strictObject({ median: z.number(), min: z.number(), max: z.number(), of: z.int() });

export type Spread = z.infer<typeof spread>;

/** @throws RangeError when there is nothing to tell of */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  const low = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? high) : high;
  return { median: (low + high) / 2, min: sorted[0] ?? high, max: sorted.at(-1) ?? high, of: sorted.length };
}

/** The median with the extremes. */
export const tellSpread = ({ median, min, max }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
