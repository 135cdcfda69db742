import { expect, test } from '@jest/globals';
import { isStorageFailure, isStoreBroken } from '../../src/adapters/disk/storage-failure.ts';
import { BackendError } from '../../src/errors.ts';

const of = (change: object, cause?: unknown): Error => Object.assign(new Error('x', { cause }), change);
function circular(): Error {
  const error = new Error('x');
  error.cause = error;
  return error;
}

const wrapped = (error: Error): BackendError => new BackendError('UNAVAILABLE', 'away', {}, { cause: error });

test.each([
  ['the ledger’s own word', of({ code: 'STORAGE_FAILED' })],
  ['LevelDB', of({ code: 'LEVEL_DATABASE_NOT_OPEN' }, of({ code: 'LEVEL_IO_ERROR' }))],
  ['PGlite’s machine', of({ name: 'DrizzleQueryError' }, of({ name: 'RuntimeError' }))],
  ['a content store', of({ message: 'Error: IO error: 000003.log: No space left on device', name: 'PutFailedError' })],
])('%s is broken', (_what, error) => {
  expect([isStoreBroken(error), isStoreBroken(wrapped(error)), isStorageFailure(error)]).toEqual([true, true, true]);
});

test.each([
  ['a file', of({ code: 'ENOSPC' })],
  ['a table of PostgreSQL', of({}, of({ code: '53100' }))],
])('%s was not written, and nothing is broken', (_what, error) => {
  expect([isStoreBroken(error), isStorageFailure(error)]).toEqual([false, true]);
});

test.each([
  ['a client that went away', of({ message: 'AbortError: aborted', name: 'PutFailedError' })],
  ['no error', undefined],
  ['an error that is its own cause', circular()],
])('%s is neither', (_what, error) => {
  expect([isStoreBroken(error), isStorageFailure(error)]).toEqual([false, false]);
});
