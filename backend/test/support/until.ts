import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE = 20_000;
const PAUSE = 50;

/** Asks again until it is so. @throws naming what did not come in time: 20 s when nothing is said */
export async function until(what: string, isSo: () => Promise<boolean>, most = DEADLINE): Promise<void> {
  const limit = Date.now() + most;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`${what}: not within ${most / 1000} s`);
    await delay(PAUSE);
  }
}
