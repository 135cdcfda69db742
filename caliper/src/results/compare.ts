// What moved between two results, beyond the noise of the machine.
import { type ReportData } from './report-data.ts';
import { type RoundResult } from './round-result.ts';

/**
 * How far two runs of the same code may lie apart before it counts: an estimate for single rounds on two shared cores,
 * not measured by A-A runs yet.
 */
export const NOISE_BAND = { perSecond: 0.25, p95: 0.4 } as const;

export type Measure = keyof typeof NOISE_BAND;

export interface Movement {
  readonly round: string;
  readonly drive: RoundResult['drive'];
  readonly measure: Measure;
  readonly before: number;
  readonly after: number;
  /** After over before. */
  readonly ratio: number;
  readonly verdict: 'better' | 'worse' | 'noise';
}

const valueOf = (round: RoundResult, measure: Measure): number =>
  measure === 'perSecond' ? round.perSecond : round.latency.p95;

function verdictOf(measure: Measure, ratio: number): Movement['verdict'] {
  const band = 1 + NOISE_BAND[measure];
  if (ratio <= band && ratio >= 1 / band) return 'noise';
  const isMore = ratio > 1;
  return isMore === (measure === 'perSecond') ? 'better' : 'worse';
}

/** Rounds that both results have. */
export function compare(before: ReportData, after: ReportData): Movement[] {
  return after.rounds.flatMap((round) => {
    const former = before.rounds.find((other) => other.round === round.round && other.drive === round.drive);
    if (former === undefined) return [];
    return (Object.keys(NOISE_BAND) as Measure[]).map((measure) => {
      const [old, now] = [valueOf(former, measure), valueOf(round, measure)];
      const ratio = now / old;
      const verdict = verdictOf(measure, ratio);
      return { round: round.round, drive: round.drive, measure, before: old, after: now, ratio, verdict };
    });
  });
}

const COMPARED = ['cores', 'processor', 'node', 'inFlight', 'workers', 'seconds'] as const;

/** Facts by which the two runs differ, so that their figures do not compare fairly. */
export const differences = (before: ReportData, after: ReportData): string[] =>
  [...COMPARED, 'blocks' as const].filter(
    (fact) => JSON.stringify(before.environment[fact]) !== JSON.stringify(after.environment[fact]),
  );
