// Sizes as people write them: 64KiB, 1MiB, 1GiB.
const UNITS = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

type Unit = keyof typeof UNITS;

/** @throws RangeError on anything but a whole number with B, KiB, MiB or GiB behind it */
export function parseByteSize(text: string): number {
  const [, digits, unit] = /^([1-9]\d{0,8}) ?(B|KiB|MiB|GiB)$/.exec(text) ?? [];
  const bytes = Number(digits) * UNITS[unit as Unit];
  if (!Number.isSafeInteger(bytes)) throw new RangeError(`${text} is no size; write 64KiB, 1MiB or the like`);
  return bytes;
}

/** In the largest unit of which it is a whole number. */
export function tellByteSize(bytes: number): string {
  const unit =
    (['GiB', 'MiB', 'KiB'] as const).find((name) => bytes >= UNITS[name] && bytes % UNITS[name] === 0) ?? 'B';
  return `${bytes / UNITS[unit]} ${unit}`;
}
