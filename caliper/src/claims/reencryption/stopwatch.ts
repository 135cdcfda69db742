export class Stopwatch {
  #lapBegan = performance.now();

  /** Milliseconds since the last lap, or since the beginning. */
  lap(): number {
    const now = performance.now();
    const elapsed = now - this.#lapBegan;
    this.#lapBegan = now;
    return elapsed;
  }
}
