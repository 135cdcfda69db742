// The report of bench:separation.
import { type Bar, barChart } from '../../report/bar-chart.ts';
import { document, measuredOn, section, table } from '../../report/document.ts';
import { type Axis, type Line, lineChart, type Point } from '../../report/line-chart.ts';
import { tellByteSize } from '../byte-size.ts';
import { type Spread, spreadOf, tellSpread } from '../spread.ts';
import {
  type ArmName,
  ARMS,
  bytesOf,
  type BytesPerMaterial,
  failuresOf,
  peerBytesTogether,
  ratioOf,
  sameContractRatio,
  type SeparationResult,
  type SizeResult,
  type Slice,
  spreadIn,
  type Way,
} from './result.ts';

const NAMES: Readonly<Record<ArmName, string>> = { index: 'index on chain', whole: 'whole on chain' };
const WAYS: Readonly<Record<Way, string>> = { chainOnly: 'chain only', endToEnd: 'end to end' };
const BYTE_TICKS = [2 ** 10, 2 ** 12, 2 ** 14, 2 ** 16, 2 ** 18, 2 ** 20, 2 ** 22, 2 ** 24, 2 ** 26];

const bytesAxis = (label: string): Axis => ({ label, scale: 'log', ticks: BYTE_TICKS, tell: tellByteSize });
const FILE_SIZE = bytesAxis('size of the file');

const pointOf = (x: number, { max, median, min }: Spread): Point => ({ x, y: median, low: min, high: max });

function bytesPlot(title: string, sizes: readonly SizeResult[], pick: (bytes: BytesPerMaterial) => number): string {
  const lines = ARMS.map((name) => ({
    name: NAMES[name],
    points: sizes.map((size) => ({ x: size.bytes, y: pick(bytesOf(size, name)) })),
  }));
  return lineChart(title, lines, { x: FILE_SIZE, y: bytesAxis('bytes for each material') });
}

function ratesPlot(title: string, sizes: readonly SizeResult[], label: string, pick: (slice: Slice) => number): string {
  const lines: Line[] = (['chainOnly', 'endToEnd'] as const).flatMap((way) =>
    ARMS.map((name) => ({
      name: `${NAMES[name].replace(' on chain', '')}, ${WAYS[way]}`,
      points: sizes.map((size) => pointOf(size.bytes, spreadIn(size, name, way, pick))),
    })),
  );
  const entry = sizes.map((size) => pointOf(size.bytes, spreadOf(size.entry.chainOnly.map(pick))));
  const all = [...lines, { name: 'bare entry, chain only', points: entry }];
  return lineChart(title, all, { x: FILE_SIZE, y: { label, scale: 'log' } });
}

/** On the chain alone: the same number of calls in flight, whatever the arm. */
function processors(sizes: readonly SizeResult[]): string {
  const bars = sizes.flatMap((size) => {
    const arms = { ...NAMES, entry: 'bare entry' };
    return (['index', 'entry', 'whole'] as const).map((name): Bar => {
      const slices = size[name].chainOnly;
      const kinds = Object.keys(slices[0]?.processor ?? {});
      const segments = kinds.map((kind) => {
        return { name: kind, value: spreadOf(slices.map(({ processor }) => processor[kind] ?? 0)).median };
      });
      const total = segments.reduce((sum, { value }) => sum + value, 0);
      return { label: `${arms[name]}, ${tellByteSize(size.bytes)}`, segments, note: `${total.toFixed(0)} ms` };
    });
  });
  return barChart('Processor time', bars);
}

const whole = (bytes: number): string => Math.round(bytes).toLocaleString('en');

export const BYTES_HEAD = [
  'file',
  ...[
    'a peer: index',
    'three together',
    'whole',
    'ratio',
    'everywhere: index',
    'whole',
    'ratio',
    'wire: index',
    'whole',
    'ratio',
  ],
];

export const bytesRows = (sizes: readonly SizeResult[]): string[][] =>
  sizes.map((size) => {
    const [index, other] = [bytesOf(size, 'index'), bytesOf(size, 'whole')];
    const cells = (['peer', 'everywhere', 'wire'] as const).flatMap((place) => {
      return [whole(index[place]), whole(other[place]), (index[place] / other[place]).toFixed(3)];
    });
    const [first = '', ...others] = cells;
    return [tellByteSize(size.bytes), first, whole(peerBytesTogether(size)), ...others];
  });

export const RATES_HEAD = [
  'file',
  'way',
  'index, tx/s',
  'whole, tx/s',
  'ratio',
  'bare entry ratio',
  'index p50 ms',
  'whole p50 ms',
  'failed',
];

export const ratesRows = (sizes: readonly SizeResult[]): string[][] =>
  sizes.flatMap((size) =>
    (['chainOnly', 'endToEnd'] as const).map((way) => [
      tellByteSize(size.bytes),
      WAYS[way],
      ...ARMS.map((name) =>
        tellSpread(
          spreadIn(size, name, way, ({ perSecond }) => perSecond),
          1,
        ),
      ),
      tellSpread(ratioOf(size, way, ({ perSecond }) => perSecond)),
      way === 'chainOnly' ? tellSpread(sameContractRatio(size, ({ perSecond }) => perSecond)) : '',
      ...ARMS.map((name) =>
        tellSpread(
          spreadIn(size, name, way, ({ p50 }) => p50),
          0,
        ),
      ),
      String(failuresOf(size)),
    ]),
  );

/** Two tables, for one is wider than a page. */
const RATES_COLUMNS = [
  [0, 1, 2, 3, 4, 5],
  [0, 1, 6, 7, 8],
];

function ratesTables(sizes: readonly SizeResult[]): string {
  const chosen = (cells: readonly string[], columns: readonly number[]): string[] =>
    columns.map((column) => cells[column] ?? '');
  const tables = RATES_COLUMNS.map((columns) => {
    const rows = ratesRows(sizes).map((row) => ({ cells: chosen(row, columns) }));
    return table(chosen(RATES_HEAD, columns), rows);
  });
  return tables.join('');
}

export function separationPage({ environment, sizes }: SeparationResult): string {
  const rows = (cells: string[][]): { cells: string[] }[] => cells.map((row) => ({ cells: row }));
  const measured = sizes.map(({ at, bytes, inFlight, index, seconds }) => ({
    cells: [tellByteSize(bytes), at, String(inFlight), String(seconds), String(index.chainOnly.length)],
  }));
  return document(
    'index and data apart',
    'The same sealed files: index on chain with the data in IPFS, or whole on chain.',
    [
      section(
        'Bytes on each peer',
        'What one material adds to a peer’s block files and, as keys and values, to its state.',
        bytesPlot('Bytes on each peer', sizes, ({ peer }) => peer),
      ),
      section(
        'Bytes everywhere',
        'On all peers, orderers and brokers together, with the replicas in IPFS.',
        bytesPlot('Bytes everywhere', sizes, ({ everywhere }) => everywhere),
      ),
      section(
        'Bytes on the wire',
        'Added up from the sizes of the messages: proposal, endorsements, ordering, delivery to every peer, IPFS.',
        bytesPlot('Bytes on the wire', sizes, ({ wire }) => wire),
      ),
      section(
        'Throughput',
        'Chain only, and end to end: sealing, IPFS with its replica, chain. Bare entry: the index entry in the contract that stores whole files and checks nothing. Bars through the points: all pairs.',
        ratesPlot('Throughput', sizes, 'materials a second', ({ perSecond }) => perSecond),
      ),
      section(
        'Latency',
        'p50 at the same number of calls in flight.',
        ratesPlot('Latency', sizes, 'ms', ({ p50 }) => p50),
      ),
      section(
        'Processor time',
        'Milliseconds for each material on the chain alone, by kind of process; what the idle network spends is in it.',
        processors(sizes),
      ),
      section('Bytes', 'For one material.', table(BYTES_HEAD, rows(bytesRows(sizes)))),
      section('Rates', 'Medians with extremes; ratios pair by pair.', ratesTables(sizes)),
      section(
        'How long each size was measured',
        'Sizes may come from several runs.',
        table(['file', 'measured', 'in flight', 'seconds', 'pairs'], measured),
      ),
      section('Measured on', 'The last run.', measuredOn(environment)),
    ],
  );
}
