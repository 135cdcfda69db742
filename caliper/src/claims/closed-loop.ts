// So many callers, each with one call in flight: what they complete in a given time.
import { failureClass } from '../connector/failure.ts';
import { percentile } from '../results/round-result.ts';

export interface LoopResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly completed: number;
  /** By class. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface Loop {
  readonly seconds: number;
  readonly inFlight: number;
}

const MS_PER_SECOND = 1000;
const MOST_FAILURES = 20;

/**
 * Calls that are in flight when the time is over are waited for and count, as does their time.
 * @throws what a call throws, once more than a few have failed
 */
export async function closedLoop(
  { inFlight, seconds }: Loop,
  call: (caller: number) => Promise<unknown>,
): Promise<LoopResult> {
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  const startedAt = performance.now();
  const end = startedAt + seconds * MS_PER_SECOND;
  const note = (error: unknown): void => {
    const name = failureClass(error);
    failures[name] = (failures[name] ?? 0) + 1;
    if (Object.values(failures).reduce((sum, count) => sum + count, 0) > MOST_FAILURES) throw error;
  };
  const callInTurn = async (caller: number): Promise<void> => {
    while (performance.now() < end) {
      const calledAt = performance.now();
      try {
        await call(caller);
        latencies.push(performance.now() - calledAt);
      } catch (error) {
        note(error);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, caller) => callInTurn(caller)));
  const elapsed = (performance.now() - startedAt) / MS_PER_SECOND;
  const sorted = latencies.sort((a, b) => a - b);
  return {
    perSecond: sorted.length / elapsed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    completed: sorted.length,
    failures,
  };
}
