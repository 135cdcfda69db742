/** Prefix of the collection that every organisation has without any configuration (Fabric docs, private data). */
const IMPLICIT = '_implicit_org_';

export const implicitCollectionOf = (mspId: string): string => `${IMPLICIT}${mspId}`;

/** MSP id of the one member of an implicit collection; undefined for any other name. */
export function ownerOfCollection(collection: string): string | undefined {
  return collection.startsWith(IMPLICIT) ? collection.slice(IMPLICIT.length) : undefined;
}
