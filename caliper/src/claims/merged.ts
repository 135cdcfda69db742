/** Newly measured sizes in place of former ones; by size. */
export function merged<T extends { readonly bytes: number }>(former: readonly T[], now: readonly T[]): T[] {
  const kept = former.filter(({ bytes }) => !now.some((size) => size.bytes === bytes));
  return [...kept, ...now].sort((a, b) => a.bytes - b.bytes);
}
