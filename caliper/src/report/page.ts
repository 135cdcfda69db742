// The report that a person looks at: one file without scripts, plots as SVG.
import { kindOf } from '../process-kind.ts';
import { type ReportData } from '../results/report-data.ts';
import { HISTOGRAM_RATIO, type RoundResult } from '../results/round-result.ts';
import { ROUNDS } from '../rounds.ts';
import { barChart, escapeText, type Line, lineChart } from './svg.ts';

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
  return lineChart('Latency against load', lines, { x: 'transactions a second', y: 'p95, ms' });
}

function distribution(rounds: readonly RoundResult[]): string {
  const lines = rounds.filter(({ succeeded }) => succeeded > 0).map(distributionLine);
  return lineChart('Latency distribution', lines, { x: 'milliseconds', y: '% of calls' });
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

function table({ rounds }: ReportData): string {
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
    const style = failedOf(round) === 0 ? '' : ' class="failed"';
    return `<tr${style}>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`;
  });
  const head = ['round', 'driven by', 'succeeded', 'failed', 'per second', 'p50 ms', 'p95 ms', 'p99 ms'];
  return `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function measuredOn({ environment }: ReportData): string {
  const { blocks, versions, ...rest } = environment;
  const facts = {
    ...rest,
    blocks: Object.entries(blocks)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    versions: Object.entries(versions)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  };
  const rows = Object.entries(facts).map(([name, value]) => `<dt>${name}</dt><dd>${escapeText(String(value))}</dd>`);
  return `<dl>${rows.join('')}</dl>`;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem; color: #1f2933; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #1f2933; } svg text.note { fill: #52606d; }
.axis { stroke: #9aa5b1; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid #e4e7eb; } th:first-child, td:first-child { text-align: left; }
tr.failed td { color: #b42318; } dl { display: grid; grid-template-columns: 9rem 1fr; font-size: 13px; } dd { margin: 0; }
p.lead { color: #52606d; }`;

const section = (title: string, lead: string, body: string): string =>
  `<section><h2>${title}</h2><p class="lead">${lead}</p>${body}</section>`;

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
    section('All rounds', 'Every figure is in results.json and results.csv.', table(data)),
    section('Measured on', 'Compare results only where this agrees.', measuredOn(data)),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lianjian benchmark</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><h1>Lianjian 链鉴 — benchmark</h1><p class="lead">${escapeText(data.environment.at)}, commit ${escapeText(data.environment.commit)}, ${data.environment.cores} cores</p>${sections.join('')}</body></html>\n`;
}
