import { setTimeout } from 'node:timers/promises';

/** Until the host's clock is past the time. */
export async function untilPast(at: number): Promise<void> {
  while (Date.now() <= at) await setTimeout(at - Date.now() + 1);
}
