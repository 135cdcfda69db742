import { ownerOfCollection } from '../simulation/collections.ts';
import { type ReadWriteSet } from '../simulation/read-write-set.ts';

export interface RequiredEndorsements {
  /** A majority of all organisations, for public writes and for transactions that write nothing. */
  readonly majority: boolean;
  /** MSP ids that must endorse, one for each implicit collection written to. */
  readonly owners: readonly string[];
}

/** MAJORITY Endorsement for the chaincode; for an implicit collection its own organisation (Fabric docs, private data). */
export function requiredEndorsements({ writes, collections }: ReadWriteSet): RequiredEndorsements {
  const owners = collections
    .filter((collection) => collection.writes.length > 0)
    .map(({ collection }) => ownerOfCollection(collection))
    .filter((owner) => owner !== undefined);
  return { majority: writes.length > 0 || owners.length === 0, owners };
}

export const majorityOf = (organizations: number): number => Math.floor(organizations / 2) + 1;

export function isSatisfied(
  { majority, owners }: RequiredEndorsements,
  endorsers: ReadonlySet<string>,
  organizations: number,
): boolean {
  return owners.every((owner) => endorsers.has(owner)) && (!majority || endorsers.size >= majorityOf(organizations));
}

/** The endorsers still to be asked, in the order of `organizations`, as a gateway plans them. */
export function missingEndorsers(
  { majority, owners }: RequiredEndorsements,
  endorsers: ReadonlySet<string>,
  organizations: readonly string[],
): string[] {
  const planned = new Set([...endorsers, ...owners]);
  const needed = majority ? majorityOf(organizations.length) : 0;
  for (const organization of organizations) {
    if (planned.size >= needed) break;
    planned.add(organization);
  }
  return organizations.filter((organization) => planned.has(organization) && !endorsers.has(organization));
}
