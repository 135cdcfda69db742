// How a measured value changes over time.

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

const HOUR = 3_600_000;

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

/** Of the line that fits best, by least squares; 0 for fewer than two samples. */
export function slopePerHour(samples: readonly Sample[]): number {
  const at = meanOf(samples.map((sample) => sample.at));
  const value = meanOf(samples.map((sample) => sample.value));
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  if (spread === 0) return 0;
  const together = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.value - value), 0);
  return (together / spread) * HOUR;
}
