// Timing of two sides in one run, in turn, so that a machine whose speed drifts slows both alike. What is
// reported is the ratio of each pair; single times are only there to be read.

export interface Sides {
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

export interface Comparison {
  readonly name: string;
  /** Median operations per second. */
  readonly oursPerSecond: number;
  readonly theirsPerSecond: number;
  /** Ours divided by theirs, operations per second, pair by pair: median and extremes. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface Timing {
  readonly pairs: number;
  /** How long one side runs in one pair, milliseconds. */
  readonly sliceMs: number;
}

const now = (): number => performance.now();

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

function perSecond(operation: () => unknown, sliceMs: number): number {
  const startedAt = now();
  let count = 0;
  do {
    operation();
    count += 1;
  } while (now() - startedAt < sliceMs);
  return (1000 * count) / (now() - startedAt);
}

/** Warms both sides up for a slice, then times them in turn; the side that begins changes with each pair. */
export function compare(name: string, { ours, theirs }: Sides, { pairs, sliceMs }: Timing): Comparison {
  for (const side of [ours, theirs]) perSecond(side, sliceMs);
  const measured = Array.from({ length: pairs }, (_, pair) => {
    const first = perSecond(pair % 2 === 0 ? ours : theirs, sliceMs);
    const second = perSecond(pair % 2 === 0 ? theirs : ours, sliceMs);
    return pair % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first };
  });
  const ratios = measured.map((pair) => pair.ours / pair.theirs);
  return {
    name,
    oursPerSecond: median(measured.map((pair) => pair.ours)),
    theirsPerSecond: median(measured.map((pair) => pair.theirs)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** A table to read: operation, milliseconds on either side, ratio with its extremes. */
export function tableOf(comparisons: readonly Comparison[], theirName: string): string {
  const header = ['operation', 'ours, ms', `${theirName}, ms`, 'ratio', 'lowest', 'highest'];
  const rows = comparisons.map((c) => [
    c.name,
    ...[1000 / c.oursPerSecond, 1000 / c.theirsPerSecond, c.ratio, c.lowest, c.highest].map((value) =>
      String(rounded(value)),
    ),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [header, ...rows].map(line).join('\n');
}
