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
