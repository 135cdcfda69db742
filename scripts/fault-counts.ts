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

/** What a long run at a fixed rate tells besides. */
export const SOAK_FIGURES = [
  'soakMinutes',
  'cases',
  'casesLeftOut',
  'casesPerMinute',
  'requestsOutsideFaults',
  'errorRateOutsideFaults',
  'memoryMiB',
  'memoryMiBPerHour',
] as const;

export type Counts = Record<(typeof COUNTS)[number], number> & Partial<Record<(typeof SOAK_FIGURES)[number], number>>;

/** @param lines JSON objects, one a line, each with some of the counts; figures of a long run come from one of them */
export function addedUp(lines: string): Counts {
  const told = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<Counts>);
  const sum = (name: (typeof COUNTS)[number]): number => told.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  const soak = told.flatMap((counts) => SOAK_FIGURES.flatMap((name) => (name in counts ? [[name, counts[name]]] : [])));
  return Object.fromEntries([...COUNTS.map((name) => [name, sum(name)]), ...soak]) as Counts;
}
