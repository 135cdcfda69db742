// This package against umbral-pre (Rust compiled to WebAssembly), interleaved in one run: in Node, or in Chromium.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ModulePage, openModule } from '../../../scripts/browser/page.ts';
import { type Comparison, tableOf, type Timing } from '../../../scripts/bench/interleave.ts';
import type * as InBrowser from './measure.ts';
import { wasmPlugin } from './wasm-plugin.ts';

const { values } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '9' },
    slice: { type: 'string', default: '200' },
  },
});
const timing: Timing = { pairs: Number(values.pairs), sliceMs: Number(values.slice) };

async function inBrowser(): Promise<Comparison[]> {
  process.stderr.write('timing in headless Chromium …\n');
  const entry = join(import.meta.dirname, 'measure.ts');
  const module: ModulePage<typeof InBrowser> = await openModule<typeof InBrowser>(entry, [wasmPlugin]);
  try {
    return await module.call('measure', timing);
  } finally {
    await module.close();
  }
}

async function inNode(): Promise<Comparison[]> {
  const { measure } = await import('./measure.ts');
  return measure(timing, (name) => void process.stderr.write(`timing ${name} …\n`));
}

const results = values.browser ? await inBrowser() : await inNode();
const rounded = (value: number): number => Number(value.toPrecision(4));
const figures = Object.fromEntries(results.map(({ name, ratio }) => [`${name}Ratio`, rounded(ratio)]));
const reencryptMs = 1000 / (results.find(({ name }) => name === 'reencrypt')?.oursPerSecond ?? Number.NaN);

process.stdout.write(`${tableOf(results, 'umbral-pre')}\n`);
process.stdout.write(
  `ratio: operations per second, ours divided by theirs; median of ${timing.pairs} pairs with extremes\n\n`,
);
const engine = values.browser ? 'Chromium' : `Node ${process.version}`;
process.stdout.write(`${JSON.stringify({ engine, ...figures, reencryptMs: rounded(reencryptMs) })}\n`);
