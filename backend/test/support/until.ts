import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE = 20_000;
const PAUSE = 50;

/** Asks again until it is so. @throws naming what did not come within 20 s */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + DEADLINE;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`${what}: not within ${DEADLINE / 1000} s`);
    await delay(PAUSE);
  }
}
