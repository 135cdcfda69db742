import { type ApplicationRecord, type GrantRecord, type MaterialReference } from '@lianjian/ledger-api';

export const isSameMaterial = (a: MaterialReference, b: MaterialReference): boolean =>
  a.item === b.item && a.part === b.part && a.version === b.version;

/** The version of each part that counts, of the case's own items: taken-over ones belong to the earlier case. */
export const ownMaterials = ({ items }: ApplicationRecord): MaterialReference[] =>
  items
    .filter(({ source }) => source === null)
    .flatMap(({ item, parts }) =>
      parts.filter(({ discarded }) => !discarded).map(({ part, version }) => ({ item, part, version })),
    );

/** What of these no grant covers: active, to this principal, and valid until then at least. */
export const uncovered = (
  materials: readonly MaterialReference[],
  grants: readonly GrantRecord[],
  { principalId, validUntil }: { readonly principalId: string; readonly validUntil: number },
): MaterialReference[] => {
  const lasting = grants.filter(
    ({ expiresAt, reader, state }) =>
      state === 'active' && expiresAt >= validUntil && reader.principalId === principalId,
  );
  return materials.filter(
    (material) => !lasting.some((grant) => grant.materials.some((granted) => isSameMaterial(granted, material))),
  );
};
