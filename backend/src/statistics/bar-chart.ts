// Horizontal bars as SVG text: one line for each, its value at the end.
export const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

export interface Bar {
  readonly label: string;
  /** Not below 0. */
  readonly value: number;
  /** Said at the end of the bar. */
  readonly note: string;
}

const WIDTH = 860;
const LABEL = 300;
const NOTE = 190;
const ROW = 26;
const THICKNESS = 16;
const LONGEST_LABEL = 40;

const shortened = (text: string): string => {
  const characters = Array.from(text);
  return characters.length <= LONGEST_LABEL ? text : `${characters.slice(0, LONGEST_LABEL - 1).join('')}…`;
};

/** @param full the value of a bar over the whole width; the highest of the bars when absent */
export function barChart(
  title: string,
  bars: readonly Bar[],
  full = Math.max(...bars.map(({ value }) => value)),
): string {
  const scale = (WIDTH - LABEL - NOTE) / Math.max(full, Number.MIN_VALUE);
  const lines = bars.map(({ label, note, value }, index) => {
    const y = index * ROW;
    const width = (value * scale).toFixed(1);
    const end = (LABEL + value * scale + 6).toFixed(1);
    return [
      `<text x="${LABEL - 8}" y="${y + 17}" text-anchor="end">${escapeText(shortened(label))}</text>`,
      `<rect x="${LABEL}" y="${y + 4}" width="${width}" height="${THICKNESS}"><title>${escapeText(`${label}: ${note}`)}</title></rect>`,
      `<text x="${end}" y="${y + 17}" class="note">${escapeText(note)}</text>`,
    ].join('');
  });
  const height = Math.max(1, bars.length) * ROW + 4;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(title)}" xmlns="http://www.w3.org/2000/svg">${lines.join('')}</svg>`;
}
