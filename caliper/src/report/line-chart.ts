import { colourOf, escapeText, svg, WIDTH } from './svg.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Extremes of y, drawn as a line through the point. */
  readonly low?: number;
  readonly high?: number;
}

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Axis {
  readonly label: string;
  /** A linear one begins at 0. */
  readonly scale: 'log' | 'linear';
  /** Where numbers stand; chosen from what is drawn when absent. */
  readonly ticks?: readonly number[];
  readonly tell?: (value: number) => string;
}

const PLOT = { height: 264, left: 70, right: 190, top: 26, bottom: 40 };
const RIGHT = WIDTH - PLOT.right;
const BOTTOM = PLOT.height - PLOT.bottom;
const STEPS = [1, 2, 5];
const FEWEST_TICKS = 3;
const LINEAR_TICKS = 4;
/** Of a line; where there are more, they would hide it. */
const MOST_DOTS = 12;

const tellNumber = (value: number): string => {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e4 ? `${value / 1e3}k` : String(Number(value.toPrecision(3)));
};

const decades = (steps: readonly number[], low: number, high: number): number[] =>
  Array.from({ length: 24 }, (_, exponent) => steps.map((step) => step * 10 ** (exponent - 6)))
    .flat()
    .filter((tick) => tick >= low && tick <= high);

/** Powers of ten, with twos and fives between them where they would be too few. */
function logTicks(low: number, high: number): number[] {
  const powers = decades([1], low, high);
  return powers.length >= FEWEST_TICKS ? powers : decades(STEPS, low, high);
}

function linearTicks(high: number): number[] {
  const least = high / LINEAR_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((candidate) => candidate * power >= least) ?? 10) * power;
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, index) => index * step);
}

interface Scale {
  /** From 0 at the axis' beginning to 1 at its end. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

function scaleOf({ scale, ticks }: Axis, values: readonly number[]): Scale {
  const high = Math.max(...values, Number.MIN_VALUE);
  if (scale === 'linear') return { place: (value) => value / high, ticks: ticks ?? linearTicks(high) };
  const low = Math.min(...values.filter((value) => value > 0), high);
  const span = Math.log(high) - Math.log(low) || 1;
  const place = (value: number): number => (Math.log(Math.max(value, low)) - Math.log(low)) / span;
  return { place, ticks: (ticks ?? logTicks(low, high)).filter((tick) => tick >= low && tick <= high) };
}

/** Lines with a name each; up to a dozen can be told apart. */
export function lineChart(title: string, lines: readonly Line[], axes: { readonly x: Axis; readonly y: Axis }): string {
  const points = lines.flatMap((line) => line.points);
  const x = scaleOf(axes.x, points.map((point) => point.x)); // prettier-ignore
  const y = scaleOf(axes.y, points.flatMap(({ high, low, y: middle }) => [middle, low ?? middle, high ?? middle])); // prettier-ignore
  const xOf = (value: number): string => (PLOT.left + x.place(value) * (RIGHT - PLOT.left)).toFixed(1);
  const yOf = (value: number): string => (BOTTOM - y.place(value) * (BOTTOM - PLOT.top)).toFixed(1);

  const drawn = lines.map(({ name, points: own }, index) => {
    const colour = colourOf(index);
    const path = own.map((point, i) => `${i === 0 ? 'M' : 'L'}${xOf(point.x)} ${yOf(point.y)}`).join('');
    const extremes = own
      .filter((point) => point.low !== undefined && point.high !== undefined)
      .map(({ high = 0, low = 0, x: at }) => `M${xOf(at)} ${yOf(low)}V${yOf(high)}`)
      .join('');
    const dots =
      own.length > MOST_DOTS
        ? ''
        : own
            .map(
              (point) =>
                `<circle cx="${xOf(point.x)}" cy="${yOf(point.y)}" r="3.5" fill="${colour}"><title>${escapeText(`${name}: ${tellNumber(point.y)}`)}</title></circle>`,
            )
            .join('');
    const key = `<text x="${RIGHT + 12}" y="${PLOT.top + 12 + index * 16}" style="fill:${colour}">${escapeText(name)}</text>`;
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/><path d="${extremes}" stroke="${colour}" stroke-width="5" stroke-opacity="0.3"/>${dots}${key}`;
  });
  const tellX = axes.x.tell ?? tellNumber;
  const tellY = axes.y.tell ?? tellNumber;
  const below = x.ticks.map(
    (tick) =>
      `<line x1="${xOf(tick)}" x2="${xOf(tick)}" y1="${BOTTOM}" y2="${BOTTOM + 5}" class="axis"/><text x="${xOf(tick)}" y="${BOTTOM + 18}" text-anchor="middle">${escapeText(tellX(tick))}</text>`,
  );
  const beside = y.ticks.map(
    (tick) =>
      `<line x1="${PLOT.left}" x2="${RIGHT}" y1="${yOf(tick)}" y2="${yOf(tick)}" class="grid"/><text x="${PLOT.left - 6}" y="${Number(yOf(tick)) + 4}" text-anchor="end">${escapeText(tellY(tick))}</text>`,
  );
  const axis = `<path d="M${PLOT.left} ${PLOT.top}V${BOTTOM}H${RIGHT}" class="axis" fill="none"/><text x="${RIGHT}" y="${PLOT.height - 5}" text-anchor="end">${escapeText(axes.x.label)}</text><text x="${PLOT.left - 6}" y="14">${escapeText(axes.y.label)}</text>`;
  return svg(PLOT.height, title, beside.join('') + axis + below.join('') + drawn.join(''));
}
