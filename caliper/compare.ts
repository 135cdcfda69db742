// npm run bench:compare: what moved beyond the noise; exit code 1 on a regression, 2 on misuse.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { comparable, type Comparable } from './src/results/comparable.ts';
import { compare, differences, type Movement } from './src/results/compare.ts';

const USAGE = `usage: npm run bench:compare -- OLD.json NEW.json   two results.json of npm run bench:caliper
       npm run bench:compare -- NEW.json            against the baseline that the repository keeps
       npm run bench:compare -- --keep NEW.json     makes a result the baseline`;

const BASELINE = join(import.meta.dirname, 'baseline.json');

const read = (file: string): Comparable => comparable.parse(JSON.parse(readFileSync(file, 'utf8')));

function tell({ after, band, before, drive, measure, ratio, round, verdict }: Movement): string {
  const figures = `${before.toFixed(1).padStart(9)} → ${after.toFixed(1).padStart(9)}  ×${ratio.toFixed(2)}`;
  const noise = `noise ×${(1 + band.width).toFixed(2)}${band.isMeasured ? '' : ' (estimated)'}`;
  return `${round.padEnd(22)} ${drive.padEnd(10)} ${measure.padEnd(10)} ${figures}  ${verdict.padEnd(6)}  ${noise}`;
}

function report(before: Comparable, after: Comparable): void {
  const { at, commit, processor } = before.environment;
  process.stdout.write(`Compared with ${at}, commit ${commit}, on ${processor}\n`);
  const differing = differences(before, after);
  if (differing.length > 0) process.stdout.write(`Not measured alike: ${differing.join(', ')} differ\n`);
  const movements = compare(before, after);
  for (const movement of movements) process.stdout.write(`${tell(movement)}\n`);
  const worse = movements.filter(({ verdict }) => verdict === 'worse').length;
  process.stdout.write(`${JSON.stringify({ compared: movements.length, worse })}\n`);
  process.exitCode = worse > 0 ? 1 : 0;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'boolean', default: false } },
});
const [first, second, ...more] = positionals;
if (first === undefined || more.length > 0 || (values.keep && second !== undefined)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else if (values.keep) {
  writeFileSync(BASELINE, `${JSON.stringify(read(first), undefined, 2)}\n`);
} else if (second === undefined) report(read(BASELINE), read(first));
else report(read(first), read(second));
