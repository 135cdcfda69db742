import { type SimulationResult } from '../simulation/read-write-set.ts';

/** Text where the bytes are UTF-8, else the bytes. */
export type Value = string | Uint8Array;

/** Everything a call writes, in a form to compare with `toEqual`. Collections without writes are left out. */
export interface WriteSet {
  readonly puts: Readonly<Record<string, Value>>;
  readonly deletes: readonly string[];
  readonly privatePuts: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly privateDeletes: Readonly<Record<string, readonly string[]>>;
  readonly purges: Readonly<Record<string, readonly string[]>>;
}

/** What a call that must write nothing has written. */
export const NO_WRITES: WriteSet = { puts: {}, deletes: [], privatePuts: {}, privateDeletes: {}, purges: {} };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function valueOf(bytes: Uint8Array): Value {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Uint8Array.from(bytes); // Not UTF-8: compared as bytes.
  }
}

interface Row {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

function putsOf(rows: readonly Row[]): Record<string, Value> {
  return Object.fromEntries(rows.flatMap(({ key, value }) => (value === undefined ? [] : [[key, valueOf(value)]])));
}

const keysOf = (rows: readonly Row[]): string[] => rows.map(({ key }) => key);

function byCollection<R extends Row & { collection: string }, T>(
  rows: readonly R[],
  wanted: (row: R) => boolean,
  gather: (rows: readonly R[]) => T,
): Record<string, T> {
  const groups = Map.groupBy(rows.filter(wanted), ({ collection }) => collection);
  return Object.fromEntries(Array.from(groups, ([collection, group]) => [collection, gather(group)]));
}

export function writeSetOf({ readWriteSet: { writes }, privateWrites }: SimulationResult): WriteSet {
  return {
    puts: putsOf(writes),
    deletes: keysOf(writes.filter(({ value }) => value === undefined)),
    privatePuts: byCollection(privateWrites, ({ value }) => value !== undefined, putsOf),
    privateDeletes: byCollection(privateWrites, ({ value, purge }) => value === undefined && !purge, keysOf),
    purges: byCollection(privateWrites, ({ purge }) => purge, keysOf),
  };
}
