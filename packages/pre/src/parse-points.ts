import { parsePoint, type Point, POINT_BYTES } from './curve.ts';
import { MOST_COMPRESSED, place, pointOf } from './kernel/exchange.ts';
import { currentKernel } from './kernel/instance.ts';

/** A compressed point and the name of the field it is read for. */
export type EncodedPoint = readonly [bytes: Uint8Array, field: string];

/**
 * Reads SEC 1 compressed points, 33 bytes each: two for little more than the price of one where the kernel runs.
 * @throws PreError INVALID_LENGTH, INVALID_POINT
 */
export function parsePoints<const T extends readonly EncodedPoint[]>(encoded: T): { -readonly [K in keyof T]: Point } {
  const points = decompressInKernel(encoded) ?? encoded.map(([bytes, field]) => parsePoint(bytes, field));
  return points as { -readonly [K in keyof T]: Point };
}

/** Undefined where there is no kernel or a point is refused: the oracle then says which one and why. */
function decompressInKernel(encoded: readonly EncodedPoint[]): Point[] | undefined {
  const kernel = currentKernel();
  const fit = encoded.length <= MOST_COMPRESSED && encoded.every(([bytes]) => bytes.length === POINT_BYTES);
  if (kernel === undefined || !fit) return undefined;
  for (const [index, [bytes]] of encoded.entries()) kernel.exchange.setCompressed(index, bytes);
  if (!kernel.entries.decompress(encoded.length)) return undefined;
  const coordinates = kernel.exchange.coordinates(place.E, encoded.length);
  return encoded.map((_, index) => pointOf(coordinates, index));
}
