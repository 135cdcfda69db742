// Sealed files hide their exact length: they are padded before they are encrypted. So the contract, which sees only
// the sealed size, holds it against the sealed size of the largest file allowed.
const HEADER_BYTES = 112;
const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const SMALLEST_PADDED = 4096;

const halvings = (value: number): number => {
  let count = 0;
  for (let left = value; left >= 2; left = Math.floor(left / 2)) count += 1;
  return count;
};

function paddedSize(bytes: number): number {
  if (bytes <= SMALLEST_PADDED) return SMALLEST_PADDED;
  const exponent = halvings(bytes);
  const grain = 2 ** (exponent - (halvings(exponent) + 1));
  return Math.ceil(bytes / grain) * grain;
}

/** Bytes of the sealed file (format 1) of a file of this many bytes. */
export function sealedSizeOf(bytes: number): number {
  const padded = paddedSize(bytes);
  return HEADER_BYTES + padded + TAG_BYTES * Math.ceil(padded / CHUNK_BYTES);
}
