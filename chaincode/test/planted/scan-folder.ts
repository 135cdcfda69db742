// Every file below a folder, searched as it lies there; what LevelDB compresses or cuts into pieces, also unpacked.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { entriesOfTable, recordsOfLog } from './leveldb-files.ts';
import { type Needle } from './needles.ts';
import { Scanner } from './scanner.ts';

export interface Finding {
  /** Below the folder. */
  readonly file: string;
  /** What was planted. */
  readonly name: string;
  readonly form: string;
}

export interface Scan {
  readonly findings: readonly Finding[];
  /** Below the folder, with their bytes. */
  readonly files: ReadonlyMap<string, number>;
}

function* unpacked(file: string, bytes: Buffer): Generator<Buffer> {
  if (/\.(ldb|sst)$/.test(file)) {
    for (const { key, value } of entriesOfTable(bytes)) yield Buffer.concat([key, value]);
  } else if (file.endsWith('.log')) yield* recordsOfLog(bytes);
}

function* contentsOf(file: string, isLevelDb: boolean): Generator<Buffer> {
  const bytes = readFileSync(file);
  yield bytes;
  if (isLevelDb) yield* unpacked(file, bytes);
}

/** Nothing may write meanwhile. */
export function scanFolder(folder: string, needles: readonly Needle[]): Scan {
  const scanner = new Scanner(needles);
  const findings: Finding[] = [];
  const files = new Map<string, number>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const databases = new Set(entries.filter(({ name }) => name === 'CURRENT').map(({ parentPath }) => parentPath));
  for (const { name, parentPath } of entries) {
    const path = join(parentPath, name);
    const file = relative(folder, path);
    const found = new Set<Needle>();
    for (const bytes of contentsOf(path, databases.has(parentPath))) {
      files.set(file, (files.get(file) ?? 0) + bytes.length);
      for (const needle of scanner.find(bytes)) found.add(needle);
    }
    findings.push(...Array.from(found, ({ form, name: planted }) => ({ file, form, name: planted })));
  }
  return { files, findings };
}
