// What of the errors that reach the edge says that a write did not get to the disk. Some stores go on after that, as if
// nothing had been asked; others are lost with it and must be opened anew.
const MOST_CAUSES = 8;

interface Told {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
}

function* told(error: unknown): Generator<Told, void> {
  let next = error;
  for (let depth = 0; depth < MOST_CAUSES && next instanceof Object; depth += 1) {
    const { cause, code, message, name } = next as Partial<Record<'cause' | 'code' | 'message' | 'name', unknown>>;
    yield { code, message: String(message), name: String(name) };
    next = cause;
  }
}

/** Of the system, and PostgreSQL's `disk_full` and `io_error`. */
const REFUSED: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', '53100', '58030'];
/** The ledger says so itself; LevelDB refuses every write after one that failed. */
const BROKEN_CODES: readonly unknown[] = ['STORAGE_FAILED', 'LEVEL_IO_ERROR'];
/** PostgreSQL panics when its log cannot be written, which ends PGlite's machine but not this process. */
const BROKEN_NAMES: readonly string[] = ['RuntimeError', 'ExitStatus'];

/** The content stores' own errors, which repeat LevelDB's in their text; a client that went away has others. */
const BLOCKS: readonly string[] = ['DeleteFailedError', 'PutFailedError'];
const OF_LEVEL = 'IO error: ';

const isBroken = ({ code, message, name }: Told): boolean =>
  BROKEN_CODES.includes(code) || BROKEN_NAMES.includes(name) || (BLOCKS.includes(name) && message.includes(OF_LEVEL));

/** A store in this process does not work any more, whatever the disk does later. */
export const isStoreBroken = (error: unknown): boolean => [...told(error)].some(isBroken);

/** The disk did not take it. */
export const isStorageFailure = (error: unknown): boolean =>
  [...told(error)].some((one) => isBroken(one) || REFUSED.includes(one.code));
