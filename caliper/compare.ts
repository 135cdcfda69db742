// npm run bench:compare -- OLD.json NEW.json: what moved beyond the noise; exit code 1 on a regression, 2 on misuse.
import { readFileSync } from 'node:fs';
import { compare, differences } from './src/results/compare.ts';
import { reportData, type ReportData } from './src/results/report-data.ts';

const [oldFile, newFile] = process.argv.slice(2);
if (oldFile === undefined || newFile === undefined) {
  process.stderr.write(
    'usage: npm run bench:compare -- OLD.json NEW.json (two results.json of npm run bench:caliper)\n',
  );
  process.exit(2);
}

const read = (file: string): ReportData => reportData.parse(JSON.parse(readFileSync(file, 'utf8')));
const [before, after] = [read(oldFile), read(newFile)];
const differing = differences(before, after);
if (differing.length > 0) process.stdout.write(`Not measured alike: ${differing.join(', ')} differ\n`);

const movements = compare(before, after);
for (const { round, drive, measure, before: old, after: now, ratio, verdict } of movements) {
  const figures = `${old.toFixed(1).padStart(9)} → ${now.toFixed(1).padStart(9)}  ×${ratio.toFixed(2)}`;
  process.stdout.write(`${round.padEnd(22)} ${drive.padEnd(10)} ${measure.padEnd(10)} ${figures}  ${verdict}\n`);
}
const worse = movements.filter(({ verdict }) => verdict === 'worse').length;
process.stdout.write(`${JSON.stringify({ compared: movements.length, worse })}\n`);
process.exitCode = worse > 0 ? 1 : 0;
