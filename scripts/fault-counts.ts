// What the files of the fault suite counted, added up.
export const COUNTS = [
  'faultsInjected',
  'survived',
  'acknowledged',
  'lost',
  'appliedTwice',
  'inputsTried',
  'serverErrors',
  'matrixCells',
  'intruders',
] as const;

export type Counts = Record<(typeof COUNTS)[number], number>;

/** @param lines JSON objects, one a line, each with some of the counts */
export function addedUp(lines: string): Counts {
  const told = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<Counts>);
  const sum = (name: (typeof COUNTS)[number]): number => told.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  return Object.fromEntries(COUNTS.map((name) => [name, sum(name)])) as Counts;
}
