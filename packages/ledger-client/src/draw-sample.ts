import { createHash } from 'node:crypto';

const rankOf = (seed: Uint8Array, id: string): string => createHash('sha256').update(seed).update(id).digest('hex');

/**
 * Those that a seed draws: the ids with the lowest SHA-256 of seed ‖ id, lowest first. The order in which they are given
 * does not matter, so that whoever has the same ids draws the same.
 *
 * @param seed of an inspection: the hash of a block, 32 bytes
 */
export function drawSample(seed: Uint8Array, ids: readonly string[], size: number): string[] {
  const ranked = [...new Set(ids)].map((id) => ({ id, rank: rankOf(seed, id) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, size).map(({ id }) => id);
}
