import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The part of Jest's `--json` output that the summary reads. */
export interface JestResults {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file that does not load does not. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export interface ModuleSummary {
  readonly module: string;
  cases: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Passed cases that show something being refused; their names say "refuse", by convention. */
  refusals: number;
}

function moduleOf(file: string): string {
  const match =
    /(?:^|\/)((?:packages\/[^/]+|chaincode|backend|network|crypto-config|caliper|scripts|docs))\/[^]*$/.exec(file);
  return match?.[1] ?? 'root';
}

export function summarise(results: JestResults): ModuleSummary[] {
  const modules = new Map<string, ModuleSummary>();
  for (const file of results.testResults) {
    const name = moduleOf(file.name);
    const entry = modules.get(name) ?? { module: name, cases: 0, passed: 0, failed: 0, skipped: 0, refusals: 0 };
    modules.set(name, entry);
    for (const test of file.assertionResults) countCase(entry, test);
    // A file that does not even load has no cases of its own, yet it is a failure.
    if (file.status === 'failed' && file.assertionResults.length === 0)
      countCase(entry, { fullName: '', status: 'failed' });
  }
  return [...modules.values()].sort((a, b) => a.module.localeCompare(b.module));
}

function countCase(entry: ModuleSummary, test: { readonly fullName: string; readonly status: string }): void {
  entry.cases += 1;
  if (test.status === 'passed') {
    entry.passed += 1;
    if (/\brefuse/i.test(test.fullName)) entry.refusals += 1;
  } else if (test.status === 'failed') entry.failed += 1;
  else entry.skipped += 1;
}

/** Enough of a message to see what failed; all of it stands where the test ran. */
const MOST_CHARACTERS = 400;

function headOf(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  const told = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('at '));
  return told.join(' | ').slice(0, MOST_CHARACTERS);
}

/** What failed, once more at the end of a long output: one line for each reason, with the cases that share it. */
export function failuresOf(results: JestResults): string[] {
  const cases = new Map<string, string[]>();
  const tell = (file: string, name: string, message: string): void => {
    const reason = `FAILED ${relative(process.cwd(), file)}: ${headOf(message)}`;
    cases.set(reason, [...(cases.get(reason) ?? []), name]);
  };
  for (const { assertionResults, message = '', name, status } of results.testResults) {
    for (const test of assertionResults) {
      if (test.status === 'failed') tell(name, test.fullName, test.failureMessages?.join('\n') ?? '');
    }
    if (status === 'failed' && assertionResults.length === 0) tell(name, 'the whole file', message);
  }
  return Array.from(cases, ([reason, names]) => `${reason}\n  ${names.join('\n  ')}`);
}

export function tableOf(summary: readonly ModuleSummary[]): string {
  const header = ['module', 'cases', 'passed', 'refusals tested'];
  const rows = summary.map((m) => [m.module, String(m.cases), String(m.passed), String(m.refusals)]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

export function totalsLine(summary: readonly ModuleSummary[]): string {
  const sum = (pick: (m: ModuleSummary) => number): string => String(summary.reduce((total, m) => total + pick(m), 0));
  return `${sum((m) => m.passed)} passed, ${sum((m) => m.failed)} failed, ${sum((m) => m.skipped)} skipped`;
}
