// The report of bench:reencryption.
import { type Bar, barChart } from '../../report/bar-chart.ts';
import { document, measuredOn, section, table } from '../../report/document.ts';
import { lineChart, type Point } from '../../report/line-chart.ts';
import { tellByteSize } from '../byte-size.ts';
import { type Spread, spreadOf, tellSpread } from '../spread.ts';
import {
  ACCESS_STEPS,
  cryptoShareOf,
  latencyOf,
  processorOf,
  ratioOf,
  type ReencryptionResult,
  type SizeResult,
  type Way,
  WAYS,
} from './result.ts';

const NAMES: Readonly<Record<Way, string>> = {
  contract: 'by the contract',
  owner: 'by the owner',
  nothing: 'do nothing',
};
const SIZE_TICKS = [2 ** 10, 2 ** 15, 2 ** 20, 2 ** 25, 2 ** 30];

const pointOf = (x: number, { max, median, min }: Spread): Point => ({ x, y: median, low: min, high: max });

function latencies(sizes: readonly SizeResult[]): string {
  const lineOf = (name: string, way: Way, steps?: readonly string[]): { name: string; points: Point[] } => ({
    name,
    points: sizes.map((size) => pointOf(size.bytes, latencyOf(size, way, steps))),
  });
  const lines = [
    lineOf('contract: grant and access', 'contract'),
    lineOf('contract: access alone', 'contract', ACCESS_STEPS),
    lineOf('owner encrypts again', 'owner'),
    lineOf('a do-nothing commit', 'nothing'),
  ];
  return lineChart('Latency', lines, {
    x: { label: 'size of the file', scale: 'log', ticks: SIZE_TICKS, tell: tellByteSize },
    y: { label: 'ms until the reader holds the key', scale: 'log' },
  });
}

const medians = (values: readonly Readonly<Record<string, number>>[]): { name: string; value: number }[] =>
  Object.keys(values[0] ?? {}).map((name) => ({
    name,
    value: Math.max(0, spreadOf(values.map((each) => each[name] ?? 0)).median),
  }));

function steps(sizes: readonly SizeResult[]): string {
  const bars = sizes.map((size): Bar => ({
    label: `${NAMES.contract}, ${tellByteSize(size.bytes)}`,
    segments: medians(size.contract.map((turn) => turn.steps)),
    note: `${latencyOf(size, 'contract').median.toFixed(0)} ms`,
  }));
  return barChart('Steps', bars);
}

function processors(sizes: readonly SizeResult[]): string {
  const bars = sizes.flatMap((size) =>
    WAYS.map((way): Bar => {
      const segments = medians(size[way].map((turn) => turn.processor));
      const total = segments.reduce((sum, { value }) => sum + value, 0);
      return { label: `${NAMES[way]}, ${tellByteSize(size.bytes)}`, segments, note: `${total.toFixed(0)} ms` };
    }),
  );
  return barChart('Processor time', bars);
}

export const HEAD = [
  ...['file', 'contract, ms', 'access alone, ms', 'owner, ms', 'nothing, ms', 'owner ÷ contract', 'access ÷ nothing'],
  ...['CPU ms: contract', 'owner', 'nothing', 'crypto share', 'turns'],
];

export const rowsOf = (result: ReencryptionResult): string[][] =>
  result.sizes.map((size) => [
    tellByteSize(size.bytes),
    tellSpread(latencyOf(size, 'contract'), 0),
    tellSpread(latencyOf(size, 'contract', ACCESS_STEPS), 0),
    tellSpread(latencyOf(size, 'owner'), 0),
    tellSpread(latencyOf(size, 'nothing'), 0),
    tellSpread(ratioOf(size, 'owner', 'contract')),
    tellSpread(ratioOf(size, 'contract', 'nothing', ACCESS_STEPS)),
    ...WAYS.map((way) => processorOf(size, way).median.toFixed(0)),
    cryptoShareOf(result, size).toFixed(3),
    String(size.contract.length),
  ]);

/** Side by side they would be too wide for a page. */
const LATENCY_COLUMNS = [0, 1, 2, 3, 4, 5, 6];
const PROCESSOR_COLUMNS = [0, 7, 8, 9, 10, 11];

function tableOf(result: ReencryptionResult, columns: readonly number[]): string {
  const chosen = (cells: readonly string[]): string[] => columns.map((column) => cells[column] ?? '');
  const rows = rowsOf(result).map((cells) => ({ cells: chosen(cells) }));
  return table(chosen(HEAD), rows);
}

export function reencryptionPage(result: ReencryptionResult): string {
  const { crypto, environment, sizes } = result;
  return document('sharing by re-encryption', 'One material for one reader, one call at a time.', [
    section(
      'Latency',
      'Until the reader holds the file’s key. Bars through the points: all turns. The reader’s own download comes after each way alike.',
      latencies(sizes),
    ),
    section('Steps', 'Medians of the contract’s way; create, activate, request and record are commits.', steps(sizes)),
    section(
      'Processor time',
      'Of all processes, this client among them, less what the idle network spends in the same time.',
      processors(sizes),
    ),
    section(
      'All figures',
      `Medians with extremes. One conversion in the contract takes ${crypto.reencryptMs.toFixed(2)} ms, the verification of one proof ${crypto.verifyMs.toFixed(2)} ms, the reader’s part ${crypto.readerMs.toFixed(1)} ms of processor time.`,
      [LATENCY_COLUMNS, PROCESSOR_COLUMNS].map((columns) => tableOf(result, columns)).join(''),
    ),
    section('Measured on', 'The last run.', measuredOn(environment)),
  ]);
}
