import { type Actor, ContractError, type Person, type Provenance } from '@lianjian/ledger-api';
import { digestOfJson } from '../digest.ts';
import { type World } from './world.ts';

export const personOf = ({ memberId, mspId }: Person): Person => ({ memberId, mspId });

export const isSamePerson = (a: Person, b: Person): boolean => a.memberId === b.memberId && a.mspId === b.mspId;

/** @param input the argument that creates the record */
export function provenanceOf(world: World, caller: Actor, input: unknown): Provenance {
  return { at: world.time.at, by: personOf(caller), content: digestOfJson(input) };
}

/**
 * Whether a record of this id is there already, made by the same person from the same argument: then the call succeeds
 * and changes nothing.
 *
 * @throws ContractError DUPLICATE when the id is taken by other content or another creator
 */
export function isReplay<T extends { created: Provenance }>(
  existing: T | undefined,
  created: Provenance,
): existing is T {
  if (existing === undefined) return false;
  if (existing.created.content !== created.content || !isSamePerson(existing.created.by, created.by)) {
    throw new ContractError('DUPLICATE', 'the id is taken');
  }
  return true;
}
