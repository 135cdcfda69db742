// The report of bench:tls.
import { type Bar, barChart } from '../../report/bar-chart.ts';
import { document, section, table } from '../../report/document.ts';
import { lineChart } from '../../report/line-chart.ts';
import { tellSpread } from '../spread.ts';
import { type ComparisonResult, groupsOf, ratioOf, type Run, SIDES, spreadIn } from './result.ts';

const perTransaction =
  (group: string) =>
  (run: Run): number =>
    run.cpuPerTx[group] ?? 0;

function pairsPlot({ labels, pairs }: ComparisonResult): string {
  const lines = SIDES.map((side) => ({
    name: labels[side],
    points: pairs.map((pair, index) => ({ x: index + 1, y: pair[side].tps })),
  }));
  return lineChart('Throughput', lines, {
    x: { label: 'pair', scale: 'linear', ticks: pairs.map((_, index) => index + 1) },
    y: { label: 'transactions a second', scale: 'linear' },
  });
}

function latencies(result: ComparisonResult): string {
  const bars = SIDES.map((side): Bar => {
    const [p50, p95] = [spreadIn(result, side, (run) => run.p50), spreadIn(result, side, (run) => run.p95)];
    return {
      label: result.labels[side],
      segments: [
        { name: 'p50', value: p50.median },
        { name: 'to p95', value: p95.median - p50.median },
      ],
      note: `${p50.median.toFixed(0)} · ${p95.median.toFixed(0)} ms`,
    };
  });
  return barChart('Latency', bars);
}

function processors(result: ComparisonResult): string {
  const bars = SIDES.map((side): Bar => {
    const segments = groupsOf(result).map((name) => {
      return { name, value: spreadIn(result, side, perTransaction(name)).median };
    });
    const total = segments.reduce((sum, { value }) => sum + value, 0);
    return { label: result.labels[side], segments, note: `${total.toFixed(1)} ms` };
  });
  return barChart('Processor time', bars);
}

export const headOf = ({ labels }: ComparisonResult): string[] => [
  '',
  labels.ours,
  labels.other,
  'ratio, pair by pair',
];

export function rowsOf(result: ComparisonResult): string[][] {
  const row = (name: string, digits: number, pick: (run: Run) => number): string[] => [
    name,
    ...SIDES.map((side) => tellSpread(spreadIn(result, side, pick), digits)),
    tellSpread(ratioOf(result, pick)),
  ];
  return [
    row('transactions a second', 1, ({ tps }) => tps),
    row('p50, ms', 0, ({ p50 }) => p50),
    row('p95, ms', 0, ({ p95 }) => p95),
    ...groupsOf(result).map((group) => row(`CPU ms for each, ${group}`, 2, perTransaction(group))),
    row('CPU ms for each, all', 2, ({ cpuPerTx }) => Object.values(cpuPerTx).reduce((sum, value) => sum + value, 0)),
  ];
}

export function comparisonPage(result: ComparisonResult): string {
  const { at, effort, idle, labels } = result;
  const idleRows = SIDES.map((side) => ({
    cells: [labels[side], ...Object.values(idle[side]).map((value) => value.toFixed(0))],
  }));
  return document(
    `${labels.ours} and ${labels.other}`,
    `Two networks side by side, loaded in turn: ${effort.pairs} pairs of ${effort.seconds} s, ${effort.inFlight} in flight; ${at}.`,
    [
      section('Throughput', 'Committed transactions a second, pair by pair.', pairsPlot(result)),
      section('Latency', 'From call to commit, medians of the pairs.', latencies(result)),
      section(
        'Processor time',
        'Milliseconds for each committed transaction, by group of processes.',
        processors(result),
      ),
      section(
        'All figures',
        'Medians with extremes.',
        table(
          headOf(result),
          rowsOf(result).map((cells) => ({ cells })),
        ),
      ),
      section(
        'Idle',
        'Processor milliseconds a second without load: while one network is loaded, the other spends this.',
        table(['', ...Object.keys(idle.ours)], idleRows),
      ),
    ],
  );
}
