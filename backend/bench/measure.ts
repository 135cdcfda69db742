// Numbers out of times.
export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** As many at once for so long; each begins when the one before it has ended. */
export async function load(work: () => Promise<unknown>, inFlight: number, seconds: number): Promise<Load> {
  const times: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < until) times.push(await timed(work));
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const took = (performance.now() - startedAt) / 1000;
  return { perSecond: times.length / took, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

export const spread = (values: readonly number[], digits = 2): string => {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(percentile(values, 0.5))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
};

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
