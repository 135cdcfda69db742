import { type ReportData } from './report-data.ts';

const COLUMNS = ['round', 'kind', 'drive', 'succeeded', 'failed', 'seconds', 'perSecond', 'p50', 'p95', 'p99'] as const;

/** One row a round and drive; RFC 4180. */
export function csvOf({ rounds }: ReportData): string {
  const rows = rounds.map(({ round, kind, drive, succeeded, failures, seconds, perSecond, latency }) => {
    const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
    const numbers = [seconds, perSecond, latency.p50, latency.p95, latency.p99].map((value) => value.toFixed(3));
    return [round, kind, drive, succeeded, failed, ...numbers].join(',');
  });
  return [COLUMNS.join(','), ...rows].map((line) => `${line}\r\n`).join('');
}
