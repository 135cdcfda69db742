// The module that this folder's test opens.
export const double = (n: number): number => 2 * n;

export async function sha256(text: string): Promise<number[]> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))];
}

export function fail(): never {
  throw new RangeError('as asked');
}
