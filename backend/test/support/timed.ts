// How long answers took, and how long some may take.

/** Milliseconds for a write on the network, an answer that it is not done included: it is tried for 60 s, then asked after. */
export const WRITE_MS = 70_000;

export interface Timed<T> {
  readonly answer: T;
  readonly ms: number;
}

/** What was asked for, and how long it took. */
export async function timed<T>(asking: Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const answer = await asking;
  return { answer, ms: performance.now() - startedAt };
}
