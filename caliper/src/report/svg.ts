// Plots as SVG text.
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const WIDTH = 860;
const LABEL_WIDTH = 250;
const ROW = 26;
const BAR = 16;
const VALUE_WIDTH = 160;
const COLOURS = [
  ...['#2f6f9f', '#c4572e', '#4f8a4a', '#8a6bb0', '#b58b1c', '#6b7280'],
  ...['#0f9d94', '#b03a6b', '#7a4b1e', '#1c3d8f', '#9bbf30', '#d98fb0'],
];

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#000';

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

const svg = (height: number, title: string, body: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}" xmlns="http://www.w3.org/2000/svg">${body}</svg>`;

function barLine({ label, segments, note }: Bar, row: number, names: readonly string[], scale: number): string {
  const y = row * ROW;
  let x = LABEL_WIDTH;
  const rectangles = segments.map(({ name, value }) => {
    const width = value * scale;
    const rectangle = `<rect x="${x.toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="${BAR}" fill="${colourOf(names.indexOf(name))}"><title>${escape(`${label}, ${name}: ${value.toFixed(2)}`)}</title></rect>`;
    x += width;
    return rectangle;
  });
  const text = `<text x="${LABEL_WIDTH - 8}" y="${y + 17}" text-anchor="end">${escape(label)}</text>`;
  return `${text}${rectangles.join('')}<text x="${(x + 6).toFixed(1)}" y="${y + 17}" class="note">${escape(note)}</text>`;
}

const legend = (names: readonly string[], y: number): string =>
  names
    .map(
      (name, index) =>
        `<rect x="${LABEL_WIDTH + index * 110}" y="${y + 4}" width="12" height="12" fill="${colourOf(index)}"/><text x="${LABEL_WIDTH + 18 + index * 110}" y="${y + 14}">${escape(name)}</text>`,
    )
    .join('');

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

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

const PLOT = { height: 240, left: 60, right: 190, top: 10, bottom: 36 };
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

/** Lines over a logarithmic horizontal axis, from zero upwards. */
export function lineChart(
  title: string,
  lines: readonly Line[],
  axes: { readonly x: string; readonly y: string },
): string {
  const points = lines.flatMap((line) => line.points);
  const low = Math.log(Math.min(...points.map(({ x }) => x)));
  const high = Math.log(Math.max(...points.map(({ x }) => x)));
  const top = Math.max(...points.map(({ y }) => y), Number.MIN_VALUE);
  const right = WIDTH - PLOT.right;
  const bottom = PLOT.height - PLOT.bottom;
  const xOf = (x: number): number => PLOT.left + ((Math.log(x) - low) / (high - low || 1)) * (right - PLOT.left);
  const yOf = (y: number): number => bottom - (y / top) * (bottom - PLOT.top);
  const drawn = lines.map(({ name, points: own }, index) => {
    const path = own.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`).join('');
    const key = `<text x="${right + 12}" y="${PLOT.top + 12 + index * 16}" style="fill:${colourOf(index)}">${escape(name)}</text>`;
    return `<path d="${path}" fill="none" stroke="${colourOf(index)}" stroke-width="2"/>${key}`;
  });
  const ticks = TICKS.filter((tick) => Math.log(tick) >= low && Math.log(tick) <= high).map(
    (tick) =>
      `<line x1="${xOf(tick).toFixed(1)}" x2="${xOf(tick).toFixed(1)}" y1="${bottom}" y2="${bottom + 5}" class="axis"/><text x="${xOf(tick).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${tick}</text>`,
  );
  const axis = `<path d="M${PLOT.left} ${PLOT.top}V${bottom}H${right}" class="axis" fill="none"/><text x="${right}" y="${PLOT.height - 2}" text-anchor="end">${escape(axes.x)}</text><text x="${PLOT.left + 8}" y="${PLOT.top + 10}">${escape(axes.y)}</text>`;
  return svg(PLOT.height, title, axis + ticks.join('') + drawn.join(''));
}

export { escape as escapeText };
