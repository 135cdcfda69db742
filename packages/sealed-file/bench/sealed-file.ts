// npm run bench:sealed-file: sealing and opening against plain node:crypto, and the memory they take.
import { peakMiB } from './memory.ts';
import { nativeOpen, nativeSeal, nativeSealed } from './native.ts';
import { context, openOurs, realSource, sealOurs, wrapKey } from './operations.ts';
import { measure, type Measured, medianMilliseconds, type Pair } from './pairs.ts';
import { repeating, sealedSource } from './synthetic.ts';

const GIB = 2 ** 30;

interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly pairs: number;
  /** Per measurement, so that short ones are long enough to be timed. */
  readonly calls: number;
}

const SIZES: readonly Size[] = [
  { name: '1KiB', bytes: 1024, pairs: 15, calls: 100 },
  { name: '1MiB', bytes: 2 ** 20, pairs: 15, calls: 20 },
  { name: '1GiB', bytes: GIB, pairs: 7, calls: 1 },
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const sealPair = ({ bytes }: Size): Pair => ({
  native: () => nativeSeal(repeating(bytes)),
  ours: () => sealOurs(bytes),
});

async function openPair({ bytes }: Size): Promise<Pair> {
  const native = await nativeSealed(bytes);
  const ours = bytes === GIB ? sealedSource(bytes, context) : await realSource(bytes);
  return { native: () => nativeOpen(native), ours: () => openOurs(ours) };
}

const COLUMNS = [6, 6, 14, 12, 8, 16];
const row = (...cells: readonly string[]): string => cells.map((cell, i) => cell.padStart(COLUMNS[i] ?? 0)).join('  ');
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The operation's part of the result, after printing its row. */
function report(operation: 'seal' | 'open', { name, bytes }: Size, measured: Measured): Record<string, number> {
  const megabytesPerSecond = (milliseconds: number): number => round(bytes / 1e3 / milliseconds, 1);
  const [native, ours] = [megabytesPerSecond(measured.native), megabytesPerSecond(measured.ours)];
  const { median, min, max } = measured.ratio;
  const spread = `${min.toFixed(2)} - ${max.toFixed(2)}`;
  print(row(operation, name, native.toFixed(1), ours.toFixed(1), median.toFixed(2), spread));
  return {
    [`${operation}MBps${name}`]: ours,
    [`${operation}NativeMBps${name}`]: native,
    [`${operation}Ratio${name}`]: round(median, 3),
    [`${operation}RatioMin${name}`]: round(min, 3),
    [`${operation}RatioMax${name}`]: round(max, 3),
  };
}

async function main(): Promise<void> {
  print('Peak memory of one process that seals or opens 1 GiB, over an empty one (MiB):');
  const empty = peakMiB('nothing');
  const growth = { seal: peakMiB('seal') - empty, open: peakMiB('open') - empty };
  print(`  empty ${empty.toFixed(0)}, sealing +${growth.seal.toFixed(0)}, opening +${growth.open.toFixed(0)}\n`);

  print('Throughput, MB/s of plaintext. Native: one AES-256-GCM stream, the same two hashes, no padding, no key wrap.');
  print(row('', 'size', 'native', 'sealed file', 'ratio', 'spread of pairs'));
  let results: Record<string, number> = {};
  for (const size of SIZES) {
    results = { ...results, ...report('seal', size, await measure(sealPair(size), size.pairs, size.calls)) };
    results = { ...results, ...report('open', size, await measure(await openPair(size), size.pairs, size.calls)) };
  }
  const keyWrapMs = round(await medianMilliseconds(wrapKey, 50), 2);
  print(`\nOf a sealing, ${keyWrapMs} ms are the key wrap, whatever the size; small files are padded to 4 KiB.\n`);
  const rssGrowthMiB = round(Math.max(growth.seal, growth.open), 1);
  print(JSON.stringify({ bench: 'sealed-file', ...results, keyWrapMs, rssGrowthMiB }));
}

await main();
