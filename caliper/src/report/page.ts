// The report that a person looks at: one file without scripts, plots as SVG.
import { kindOf } from '../process-kind.ts';
import { type ReportData } from '../results/report-data.ts';
import { HISTOGRAM_RATIO, type RoundResult } from '../results/round-result.ts';
import { ROUNDS } from '../rounds.ts';
import { barChart } from './bar-chart.ts';
import { document, measuredOn, section, table } from './document.ts';
import { type Line, lineChart } from './line-chart.ts';

const titleOf = (name: string): string => ROUNDS.find((round) => round.name === name)?.title ?? name;
const failedOf = ({ failures }: RoundResult): number => Object.values(failures).reduce((sum, count) => sum + count, 0);
const driven = (data: ReportData, drive: RoundResult['drive']): RoundResult[] =>
  data.rounds.filter((round) => round.drive === drive);

function throughput(rounds: readonly RoundResult[]): string {
  const bars = rounds.map((round) => ({
    label: titleOf(round.round),
    segments: [{ name: round.kind === 'submit' ? 'committed' : 'answered', value: round.perSecond }],
    note: `${round.perSecond.toFixed(1)} /s`,
  }));
  return barChart('Throughput', bars);
}

function latencies(rounds: readonly RoundResult[]): string {
  const bars = rounds.map(({ latency: { p50, p95, p99 }, round }) => ({
    label: titleOf(round),
    segments: [
      { name: 'p50', value: p50 },
      { name: 'to p95', value: p95 - p50 },
      { name: 'to p99', value: p99 - p95 },
    ],
    note: `${p50.toFixed(0)} · ${p95.toFixed(0)} · ${p99.toFixed(0)} ms`,
  }));
  return barChart('Latency', bars);
}

function distributionLine({ latency, round, succeeded }: RoundResult): Line {
  const used = latency.histogram.findLastIndex((count) => count > 0);
  const points = latency.histogram
    .slice(0, used + 2)
    .map((count, index) => ({ x: HISTOGRAM_RATIO ** index, y: (100 * count) / succeeded }));
  return { name: titleOf(round).slice(0, 26), points };
}

function processors(rounds: readonly RoundResult[]): string {
  const bars = rounds.map(({ processes, round }) => {
    const byKind = new Map<string, number>();
    for (const [name, { cpuMsPerSuccess }] of Object.entries(processes)) {
      const kind = kindOf(name);
      byKind.set(kind, (byKind.get(kind) ?? 0) + cpuMsPerSuccess);
    }
    const total = [...byKind.values()].reduce((sum, value) => sum + value, 0);
    const segments = Array.from(byKind, ([name, value]) => ({ name, value }));
    return { label: titleOf(round), segments, note: `${total.toFixed(1)} ms` };
  });
  return barChart('Processor time', bars);
}

function loadLine(name: string, rounds: readonly RoundResult[]): Line {
  const points = rounds.map(({ latency, perSecond }) => ({ x: Math.max(perSecond, 1), y: latency.p95 }));
  return { name: titleOf(name).slice(0, 26), points: points.sort((a, b) => a.x - b.x) };
}

function latencyAgainstLoad({ rounds }: ReportData): string {
  const both = ROUNDS.map(({ name }) => ({ name, own: rounds.filter(({ round }) => round === name) })).filter(
    ({ own }) => own.length > 1,
  );
  if (both.length === 0) return '<p>Only one load was driven.</p>';
  const lines = both.map(({ name, own }) => loadLine(name, own));
  return lineChart('Latency against load', lines, {
    x: { label: 'transactions a second', scale: 'log' },
    y: { label: 'p95, ms', scale: 'linear' },
  });
}

function distribution(rounds: readonly RoundResult[]): string {
  const lines = rounds.filter(({ succeeded }) => succeeded > 0).map(distributionLine);
  return lineChart('Latency distribution', lines, {
    x: { label: 'milliseconds', scale: 'log' },
    y: { label: '% of calls', scale: 'linear' },
  });
}

function memory(rounds: readonly RoundResult[]): string {
  const peak = new Map<string, number>();
  for (const { processes } of rounds) {
    for (const [name, { memoryMiB }] of Object.entries(processes)) {
      peak.set(name, Math.max(peak.get(name) ?? 0, memoryMiB));
    }
  }
  const bars = [...peak].map(([name, value]) => ({
    label: name,
    segments: [{ name: 'MiB', value }],
    note: `${value.toFixed(0)} MiB`,
  }));
  return barChart('Peak memory', bars);
}

function allRounds({ rounds }: ReportData): string {
  const rows = rounds.map((round) => {
    const failures = Object.entries(round.failures).map(([name, count]) => `${count} ${name}`);
    const cells = [
      titleOf(round.round),
      round.drive,
      String(round.succeeded),
      failedOf(round) === 0 ? '0' : failures.join(', '),
      round.perSecond.toFixed(1),
      ...[round.latency.p50, round.latency.p95, round.latency.p99].map((value) => value.toFixed(0)),
    ];
    return { cells, failed: failedOf(round) > 0 };
  });
  return table(['round', 'driven by', 'succeeded', 'failed', 'per second', 'p50 ms', 'p95 ms', 'p99 ms'], rows);
}

function ownMetrics({ metrics = [] }: ReportData): string[] {
  return metrics.map(({ absent, drive, figures }) => {
    const rows = figures.map(({ kind, of, title, unit, value }) => ({
      cells: [`${kind}: ${title}`, `${value.toPrecision(3)} ${unit}`, of === undefined ? '' : String(of)],
    }));
    const lead = absent.length === 0 ? 'Every process showed its metrics.' : `Without metrics: ${absent.join(', ')}.`;
    const body = table(['what', 'mean, or in all', 'of'], rows);
    return section(`What the processes say themselves, ${drive}`, `From their Prometheus metrics. ${lead}`, body);
  });
}

/** A whole HTML document. */
export function reportPage(data: ReportData): string {
  const ceiling = driven(data, 'fixed-load');
  const steady = driven(data, 'fixed-rate');
  const calm = steady.length > 0 ? steady : ceiling;
  const sections = [
    section(
      'Throughput',
      'At a fixed number of calls in flight: the ceiling. Failed transactions do not count.',
      throughput(ceiling),
    ),
    section(
      'Latency',
      steady.length > 0 ? 'At 60 % of the ceiling: p50, p95 and p99.' : 'At the ceiling: p50, p95 and p99.',
      latencies(calm),
    ),
    section('Latency distribution', 'How many of a hundred calls took how long.', distribution(calm)),
    section('Latency against load', 'p95 at 60 % of the ceiling and at the ceiling.', latencyAgainstLoad(data)),
    section(
      'Processor time',
      'Milliseconds for each success, by kind of process. The load generator is not in it.',
      processors(ceiling),
    ),
    section('Memory', 'Peak of resident memory over all rounds.', memory(data.rounds)),
    ...ownMetrics(data),
    section('All rounds', 'Every figure is in results.json and results.csv.', allRounds(data)),
    section('Measured on', 'Compare results only where this agrees.', measuredOn(data.environment)),
  ];
  const { at, commit, cores } = data.environment;
  return document('benchmark', `${at}, commit ${commit}, ${cores} cores`, sections);
}
