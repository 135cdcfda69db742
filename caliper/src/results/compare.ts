// What moved between two results, beyond the noise of the machine.
import { type Comparable, type ComparableRound } from './comparable.ts';

/**
 * How far two runs of the same code may lie apart before it counts, where neither result holds repeated windows that
 * show it: an estimate for single rounds on two shared cores.
 */
export const ESTIMATED_BAND = { perSecond: 0.25, p95: 0.4 } as const;

export type Measure = keyof typeof ESTIMATED_BAND;

/** At a fixed rate what is done a second was asked for. */
const MEASURES: Readonly<Record<ComparableRound['drive'], readonly Measure[]>> = {
  'fixed-load': ['perSecond', 'p95'],
  'fixed-rate': ['p95'],
};

export interface Band {
  /** Ratio that two runs of the same code may differ by, less 1. */
  readonly width: number;
  /** False: ESTIMATED_BAND. */
  readonly isMeasured: boolean;
}

export interface Movement {
  readonly round: string;
  readonly drive: ComparableRound['drive'];
  readonly measure: Measure;
  readonly before: number;
  readonly after: number;
  /** After over before. */
  readonly ratio: number;
  readonly band: Band;
  readonly verdict: 'better' | 'worse' | 'noise';
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

const windowsOf = ({ windows }: ComparableRound, measure: Measure): readonly number[] => windows?.[measure] ?? [];

const valueOf = (round: ComparableRound, measure: Measure): number =>
  median(windowsOf(round, measure)) ?? (measure === 'perSecond' ? round.perSecond : round.latency.p95);

/** How far the windows of one round lie apart: an A-A comparison. */
function apart(round: ComparableRound, measure: Measure): number | undefined {
  const windows = windowsOf(round, measure);
  return windows.length < 2 ? undefined : Math.max(...windows) / Math.min(...windows) - 1;
}

/**
 * The widest that the round's own windows lie apart in either result, and at least as wide as the median over all
 * rounds driven alike: a few windows agree by luck now and then.
 */
export function bandOf(
  results: readonly Comparable[],
  { drive, round }: Pick<ComparableRound, 'round' | 'drive'>,
  measure: Measure,
): Band {
  const alike = results.flatMap(({ rounds }) => rounds).filter((other) => other.drive === drive);
  const widths = alike.map((other) => ({ other, width: apart(other, measure) }));
  const pooled = median(widths.flatMap(({ width }) => width ?? []));
  if (pooled === undefined) return { isMeasured: false, width: ESTIMATED_BAND[measure] };
  const own = widths.flatMap(({ other, width }) => (other.round === round ? (width ?? []) : []));
  return { isMeasured: true, width: Math.max(pooled, ...own) };
}

function verdictOf(measure: Measure, ratio: number, { width }: Band): Movement['verdict'] {
  const band = 1 + width;
  if (ratio <= band && ratio >= 1 / band) return 'noise';
  const isMore = ratio > 1;
  return isMore === (measure === 'perSecond') ? 'better' : 'worse';
}

/** Rounds that both results have. */
export function compare(before: Comparable, after: Comparable): Movement[] {
  return after.rounds.flatMap((round) => {
    const former = before.rounds.find((other) => other.round === round.round && other.drive === round.drive);
    if (former === undefined) return [];
    return MEASURES[round.drive].map((measure) => {
      const [old, now] = [valueOf(former, measure), valueOf(round, measure)];
      const ratio = now / old;
      const band = bandOf([before, after], round, measure);
      const verdict = verdictOf(measure, ratio, band);
      return { round: round.round, drive: round.drive, measure, before: old, after: now, ratio, band, verdict };
    });
  });
}

const COMPARED = ['cores', 'processor', 'node', 'inFlight', 'workers', 'seconds'] as const;

/** Facts by which the two runs differ, so that their figures do not compare fairly. */
export const differences = (before: Comparable, after: Comparable): string[] =>
  [...COMPARED, 'blocks' as const].filter(
    (fact) => JSON.stringify(before.environment[fact]) !== JSON.stringify(after.environment[fact]),
  );
