// Runs in Node and, bundled, in a browser.
import { compare, type Comparison, type Timing } from '../../../scripts/bench/interleave.ts';
import { loadKernel, warmUp } from '../dist/index.js';
import { operations } from './operations.ts';

/** @param tell called with the name of each operation before it is timed */
export async function measure(timing: Timing, tell: (name: string) => void = () => undefined): Promise<Comparison[]> {
  await loadKernel();
  warmUp();
  return Object.entries(operations).map(([name, sides]) => {
    tell(name);
    return compare(name, sides, timing);
  });
}
