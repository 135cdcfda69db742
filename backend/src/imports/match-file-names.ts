// Files named for whom and what they are: <number>_<item>[_n].ext, the number that of a learner or case.

export interface NamedFile {
  readonly name: string;
  readonly number: string;
  readonly item: string;
  /** Which of several files of the item; 1 where the name does not say. */
  readonly part: number;
}

export const NAME_PROBLEMS = ['not-so-named', 'unknown-number', 'ambiguous-number', 'unknown-item', 'twice'] as const;

export type NameProblem = (typeof NAME_PROBLEMS)[number];

export interface NameError {
  readonly name: string;
  readonly problem: NameProblem;
}

export interface NameMatches {
  readonly matched: readonly (NamedFile & { readonly applicationId: string })[];
  readonly errors: readonly NameError[];
}

const NAME = /^(?<number>[^_/\\]{1,64})_(?<item>[^_/\\]{1,64})(?:_(?<part>[1-9]\d?))?\.[A-Za-z0-9]{1,8}$/u;

/** The number in a name; undefined where it is not so named. */
export const numberIn = (name: string): string | undefined => NAME.exec(name.normalize('NFC'))?.groups?.['number'];

export interface Known {
  /** Cases by the numbers that people know them or their learner by; two cases of one learner make it ambiguous. */
  readonly numbers: ReadonlyMap<string, readonly string[]>;
  /** Item codes by code and titles. */
  readonly items: ReadonlyMap<string, string>;
}

/** Sorts files to cases; every file is in one of the two lists. */
export function matchFileNames(names: readonly string[], known: Known): NameMatches {
  const matched: NameMatches['matched'][number][] = [];
  const errors: NameError[] = [];
  const taken = new Set<string>();
  for (const name of names) {
    const found = matchName(name, known);
    const place = typeof found === 'string' ? '' : `${found.applicationId}/${found.item}/${found.part}`;
    if (typeof found === 'string') errors.push({ name, problem: found });
    else if (taken.has(place)) errors.push({ name, problem: 'twice' });
    else matched.push(found);
    taken.add(place);
  }
  return { errors, matched };
}

function matchName(name: string, { items, numbers }: Known): NameMatches['matched'][number] | NameProblem {
  const groups = NAME.exec(name.normalize('NFC'))?.groups;
  if (groups === undefined) return 'not-so-named';
  const { item: itemName = '', number = '', part = '1' } = groups;
  const [applicationId, ...others] = numbers.get(number) ?? [];
  if (applicationId === undefined) return 'unknown-number';
  if (others.length > 0) return 'ambiguous-number';
  const item = items.get(itemName);
  return item === undefined ? 'unknown-item' : { applicationId, item, name, number, part: Number(part) };
}
