// The comparison as a table and as figures. Ratios: with the check, divided by without; case by case for their spread.
import { type Tally } from './ways.ts';

type Figure = keyof Tally;

const sum = (tallies: readonly Tally[], figure: Figure): number =>
  tallies.reduce((total, tally) => total + tally[figure], 0);

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function row(name: string, figure: Figure, checked: readonly Tally[], whole: readonly Tally[], unit: number): string {
  const spread = (tallies: readonly Tally[]): string => {
    const each = tallies.map((tally) => tally[figure] / unit).sort((a, b) => a - b);
    const mean = sum(tallies, figure) / unit / tallies.length;
    return `${rounded(mean, 2)} (${rounded(quantile(each, 0.5), 2)} · ${rounded(quantile(each, 0.95), 2)})`;
  };
  const before = sum(whole, figure);
  const ratio = before === 0 ? '' : String(rounded(sum(checked, figure) / before, 3));
  return `| ${name} | ${spread(checked)} | ${spread(whole)} | ${ratio} |`;
}

const MEBIBYTE = 1_048_576;

export function tell(
  checked: readonly Tally[],
  whole: readonly Tally[],
): { readonly lines: readonly string[]; readonly figures: Readonly<Record<string, number>> } {
  const ratioOf = (figure: Figure): number => rounded(sum(checked, figure) / sum(whole, figure), 3);
  const atOnce = (tallies: readonly Tally[]): number =>
    rounded(tallies.filter(({ rounds }) => rounds === 1).length / tallies.length, 3);
  return {
    lines: [
      '',
      '| for each case: mean (median · 95 of 100) | check and supplement | everything again | ratio |',
      '|---|---|---|---|',
      row('MiB uploaded', 'bytes', checked, whole, MEBIBYTE),
      row('files uploaded', 'uploads', checked, whole, 1),
      row('looks of the first office', 'rounds', checked, whole, 1),
      row('refused at submission, with what is missing', 'refusals', checked, whole, 1),
      row('working days by the model', 'days', checked, whole, 1),
      `passed at the first look: ${atOnce(checked)} and ${atOnce(whole)} of all cases`,
      '',
    ],
    figures: {
      bytesRatio: ratioOf('bytes'),
      uploadsRatio: ratioOf('uploads'),
      roundsRatio: ratioOf('rounds'),
      daysRatio: ratioOf('days'),
      firstLookWith: atOnce(checked),
      firstLookWithout: atOnce(whole),
    },
  };
}
