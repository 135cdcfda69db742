// Work that is done whenever there is news of it, one piece at a time. What fails is tried again, later and later.
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

export interface WorkLoopOptions {
  /**
   * One piece of it. Gives the milliseconds after which to look again without news: 0 when there is more; undefined when
   * only news brings more.
   */
  readonly work: () => Promise<number | undefined>;
  /** Told once for each time that the work begins to fail. */
  readonly warn: (error: unknown) => void;
}

export class WorkLoop {
  readonly #options: WorkLoopOptions;
  readonly #stop = new AbortController();
  #isFailing = false;
  #hasNews = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: WorkLoopOptions) {
    this.#options = options;
  }

  /** The last piece failed. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  start(): void {
    this.#running = this.#run();
  }

  news(): void {
    this.#hasNews = true;
    this.#wake();
  }

  /** Begins no further piece; resolves when the one under way has ended. */
  end(): Promise<void> {
    this.#stop.abort();
    return this.#running;
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#isStopped()) {
      this.#hasNews = false;
      try {
        const again = await this.#options.work();
        this.#isFailing = false;
        pause = FIRST_PAUSE;
        if (!this.#mustGoOn()) await this.#pausing(again, true);
      } catch (error) {
        if (this.#isStopped()) return;
        if (!this.#isFailing) this.#options.warn(error);
        this.#isFailing = true;
        await this.#pausing(pause, false);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #mustGoOn(): boolean {
    return this.#hasNews || this.#isStopped();
  }

  /** @param milliseconds for ever when undefined */
  #pausing(milliseconds: number | undefined, untilNews: boolean): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      if (untilNews) this.#wake = done;
    });
  }
}
