/** Runs pieces of work one after another, in the order they came. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined); // The caller gets the failure; the next in line only waits.
    return result;
  }
}
