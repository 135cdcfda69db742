export { compositeKey } from './composite-key.ts';
export { type ProcessComparison, type ProcessesOptions, type ProcessResult } from './determinism.ts';
export {
  type Call,
  Fixture,
  fixture,
  type FixtureError,
  type FixtureMember,
  type FixtureOptions,
  type Outcome,
} from './fixture.ts';
export { NO_WRITES, type Value, type WriteSet } from './write-set.ts';
export { implicitCollectionOf } from '../simulation/collections.ts';
