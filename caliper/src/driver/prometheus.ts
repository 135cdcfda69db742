// Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/), as far as figures need it.
export interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/s;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };
const SPECIAL: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: Number.NaN };

const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, letter: string) => ESCAPED[letter] ?? letter);

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(Array.from(text.matchAll(LABEL), ([, name = '', value = '']) => [name, unescaped(value)]));
}

/** @throws SyntaxError on a line that is neither a sample nor a comment */
export function parseMetrics(text: string): Metric[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value = ''] = LINE.exec(line.trim()) ?? [];
      const number = SPECIAL[value] ?? Number(value);
      if (name === undefined || (Number.isNaN(number) && value !== 'NaN')) {
        throw new SyntaxError(`no metric: ${line.slice(0, 100)}`);
      }
      return { name, labels: labelsOf(labels), value: number };
    });
}

/** Added up over all label sets that have these labels; undefined where there is none. */
export function total(
  metrics: readonly Metric[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const found = metrics.filter((metric) => {
    return metric.name === name && wanted.every(([label, value]) => metric.labels[label] === value);
  });
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

const SCRAPE_MS = 5_000;

/** @throws Error when it does not answer in time or not with 200 */
export async function scrape(url: string): Promise<Metric[]> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(SCRAPE_MS) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return parseMetrics(text);
}
