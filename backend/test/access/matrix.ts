// The written matrices, read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Cell = 'o' | '.' | 'x';

const ORGANIZATIONS = ['authority', 'college-a', 'college-b', 'centre'];
const ROLES = ['admin', 'clerk', 'reviewer', 'auditor'];

/** In the order of the columns. */
export const PEOPLE: readonly string[] = [
  ...ORGANIZATIONS.flatMap((organization) => ROLES.map((role) => `${organization}.${role}`)),
  'riverside-site.clerk',
  'garden-site.clerk',
];

const ROW = /^(\S+(?: \/\S*)?) {2,}([ox. ]+)$/;

/** Rows by name; each has a cell for each of the people. */
export function readMatrix(file: string): ReadonlyMap<string, readonly Cell[]> {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const [, name = '', cells = ''] = line.startsWith('#') ? [] : (ROW.exec(line) ?? []);
    return name === '' ? [] : [[name, cells.replaceAll(' ', '').split('') as Cell[]] as const];
  });
  for (const [name, cells] of rows) {
    if (cells.length !== PEOPLE.length) throw new Error(`${file}: ${name} has ${cells.length} cells`);
  }
  return new Map(rows);
}
