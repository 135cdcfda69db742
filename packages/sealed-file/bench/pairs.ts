/** One thing done both ways; each call does it once. */
export interface Pair {
  readonly native: () => Promise<void>;
  readonly ours: () => Promise<void>;
}

export interface Measured {
  /** Milliseconds per call, median. */
  readonly native: number;
  readonly ours: number;
  /** Our throughput divided by the native one, per pair. */
  readonly ratio: Spread;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(middle)] ?? NaN, sorted[Math.ceil(middle)] ?? NaN];
  return { median: (below + above) / 2, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN };
}

async function millisecondsPerCall(action: () => Promise<void>, calls: number): Promise<number> {
  const startedAt = performance.now();
  for (let i = 0; i < calls; i += 1) await action();
  return (performance.now() - startedAt) / calls;
}

/** Runs both ways by turns, who goes first changing, after one pair that does not count. */
export async function measure({ native, ours }: Pair, pairs: number, calls: number): Promise<Measured> {
  const natives: number[] = [];
  const own: number[] = [];
  for (let i = -1; i < pairs; i += 1) {
    const oursFirst = i % 2 === 0;
    const first = await millisecondsPerCall(oursFirst ? ours : native, calls);
    const second = await millisecondsPerCall(oursFirst ? native : ours, calls);
    if (i < 0) continue;
    own.push(oursFirst ? first : second);
    natives.push(oursFirst ? second : first);
  }
  return {
    native: spreadOf(natives).median,
    ours: spreadOf(own).median,
    ratio: spreadOf(natives.map((time, i) => time / (own[i] ?? NaN))),
  };
}

/** Of one action alone. */
export async function medianMilliseconds(action: () => Promise<void>, times: number): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) taken.push(await millisecondsPerCall(action, 1));
  return spreadOf(taken).median;
}
