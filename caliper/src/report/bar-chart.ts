// Horizontal bars.
import { colourOf, escapeText, svg, WIDTH } from './svg.ts';

const LABEL_WIDTH = 250;
const ROW = 26;
const BAR = 16;
const VALUE_WIDTH = 160;

export interface Segment {
  readonly name: string;
  readonly value: number;
}

export interface Bar {
  readonly label: string;
  readonly segments: readonly Segment[];
  /** Said at the end of the bar. */
  readonly note: string;
}

function barLine({ label, segments, note }: Bar, row: number, names: readonly string[], scale: number): string {
  const y = row * ROW;
  let x = LABEL_WIDTH;
  const rectangles = segments.map(({ name, value }) => {
    const width = value * scale;
    const rectangle = `<rect x="${x.toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="${BAR}" fill="${colourOf(names.indexOf(name))}"><title>${escapeText(`${label}, ${name}: ${value.toFixed(2)}`)}</title></rect>`;
    x += width;
    return rectangle;
  });
  const text = `<text x="${LABEL_WIDTH - 8}" y="${y + 17}" text-anchor="end">${escapeText(label)}</text>`;
  return `${text}${rectangles.join('')}<text x="${(x + 6).toFixed(1)}" y="${y + 17}" class="note">${escapeText(note)}</text>`;
}

const KEY_SQUARE = 18;
const CHARACTER = 7;
const KEY_GAP = 16;

function legend(names: readonly string[], y: number): string {
  let x = 8;
  const entries = names.map((name, index) => {
    const entry = `<rect x="${x}" y="${y + 4}" width="12" height="12" fill="${colourOf(index)}"/><text x="${x + KEY_SQUARE}" y="${y + 14}">${escapeText(name)}</text>`;
    x += KEY_SQUARE + name.length * CHARACTER + KEY_GAP;
    return entry;
  });
  return entries.join('');
}

/** Horizontal bars, stacked where a bar has several segments. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const names = [...new Set(bars.flatMap(({ segments }) => segments.map(({ name }) => name)))];
  const totals = bars.map(({ segments }) => segments.reduce((sum, { value }) => sum + value, 0));
  const scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / Math.max(...totals, Number.MIN_VALUE);
  const rows = bars.map((bar, row) => barLine(bar, row, names, scale)).join('');
  const below = bars.length * ROW;
  const key = names.length > 1 ? legend(names, below) : '';
  return svg(below + (names.length > 1 ? ROW : 4), title, rows + key);
}
