// Work of unknown length on a node that may hang: as long as the node answers small calls it is waited for, and no longer.

export interface Patience {
  /** Milliseconds between two small calls. */
  readonly everyMs: number;
  /** Milliseconds in which a small call is answered. */
  readonly withinMs: number;
}

/** @throws what the work throws; the small call's error when that failed */
export async function whileAnswering<T>(
  ping: (signal: AbortSignal) => Promise<unknown>,
  { everyMs, withinMs }: Patience,
  signal: AbortSignal | undefined,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const silent = new AbortController();
  const hanging = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      await ping(AbortSignal.timeout(withinMs));
      plan();
    } catch (error) {
      silent.abort(error);
      hanging.reject(error instanceof Error ? error : new Error('the node does not answer', { cause: error }));
    }
  };
  const plan = (): void => {
    if (!silent.signal.aborted) timer = setTimeout(() => void look(), everyMs);
  };
  plan();
  try {
    // A client that waits for a body to be taken may not heed its signal.
    const working = work(AbortSignal.any([silent.signal, ...(signal === undefined ? [] : [signal])]));
    return await Promise.race([working, hanging.promise]);
  } finally {
    silent.abort();
    clearTimeout(timer);
    hanging.promise.catch(() => undefined);
  }
}
