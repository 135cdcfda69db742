// What the suite of faults counts, file by file; `npm run test:faults` adds it up.
import { appendFileSync } from 'node:fs';

export interface FaultCounts {
  readonly faultsInjected: number;
  /** Faults after which everything went on by itself. */
  readonly survived: number;
  /** Steps that a client was told are done. */
  readonly acknowledged: number;
  /** Of those: steps that are not there. */
  readonly lost: number;
  readonly appliedTwice: number;
  readonly inputsTried: number;
  /** Answers of 500, and undocumented ones. */
  readonly serverErrors: number;
  readonly matrixCells: number;
  /** Cells in which somebody got in who should not. */
  readonly intruders: number;
}

/** What the long run at a fixed rate tells besides. */
export interface SoakFigures {
  readonly soakMinutes: number;
  readonly cases: number;
  /** Due while too many others went on. */
  readonly casesLeftOut: number;
  /** The rate: a part of what the machine can do. */
  readonly casesPerMinute: number;
  /** Tries at a request that met no fault and its aftermath. */
  readonly requestsOutsideFaults: number;
  /** Of those: how many failed, as a part of 1. */
  readonly errorRateOutsideFaults: number;
  /** Resident memory of the server in the end. */
  readonly memoryMiB: number;
  readonly memoryMiBPerHour: number;
}

export function tellCounts(counts: Partial<FaultCounts & SoakFigures>): void {
  const file = process.env['LIANJIAN_FAULT_COUNTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(counts)}\n`);
}

const minutesIn = (variable: string): number | undefined => {
  const minutes = Number(process.env[variable]);
  return minutes > 0 ? minutes : undefined;
};

/** Minutes of the long form; undefined in the short one. */
export const longMinutes = (): number | undefined => minutesIn('LIANJIAN_FAULT_MINUTES');

/** Minutes of the long run at a fixed rate. */
export const soakMinutes = (): number | undefined => minutesIn('LIANJIAN_FAULT_SOAK');

/** Faults of the seed's order that earlier runs reached. */
export const skippedFaults = (): number => Number(process.env['LIANJIAN_FAULT_SKIP'] ?? '0');

/** The short form finds on every machine what it found on one. */
const SEED_OF_SHORT_FORM = 124_354_517;

/** Of the long form: another one each time, printed so that a run can be repeated. */
export function seedOfRun(): number {
  const given = process.env['LIANJIAN_FAULT_SEED'];
  const own =
    longMinutes() === undefined && soakMinutes() === undefined
      ? SEED_OF_SHORT_FORM
      : Math.floor(Math.random() * 2 ** 31);
  const seed = given === undefined ? own : Number(given);
  process.stderr.write(`faults: seed ${seed} (LIANJIAN_FAULT_SEED repeats it)\n`);
  return seed;
}

/** Numbers from 0 to 1, the same for the same seed. Source: Marsaglia, Xorshift RNGs (2003), 32 bits. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ at: random(), value }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
