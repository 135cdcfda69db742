// Processes of the network are killed, one at a time and in pairs, while cases go on over HTTP: whatever a service manager
// starts again is all the help that it takes. A short pair in every run, all of them with minutes given.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { START_MS } from '../support/network.ts';
import { longMinutes, randomFrom, seedOfRun, shuffled, tellCounts } from './counts.ts';
import { BACKEND, goesOn, NetworkUnderFaults, toldOf } from './network-faults.ts';
import { nothingWatched } from './patient-person.ts';
import { PAIRS, SINGLES } from './processes.ts';
import { WholeCase } from './whole-case.ts';

type Fault = readonly string[];

const SHORT: readonly Fault[] = [['peer-college-a', 'ipfs-college-a']];

const minutes = longMinutes();
const random = randomFrom(seedOfRun());
const watched = nothingWatched();
let network: NetworkUnderFaults;

beforeAll(async () => {
  network = await NetworkUnderFaults.open();
}, START_MS);

afterAll(() => network.close(), START_MS);

const planned = (): readonly Fault[] =>
  minutes === undefined
    ? SHORT
    : shuffled([[BACKEND], [BACKEND, 'peer-centre'], ...SINGLES.map((name) => [name]), ...PAIRS], random);

/** Cases one after another, until it is enough. */
async function load(cases: WholeCase[], isEnough: () => boolean): Promise<void> {
  const run = `network-${Date.now()}`;
  const cast = network.castOf(watched);
  for (let number = 0; !isEnough() || number === 0; number += 1) {
    const story = new WholeCase(cast, watched, `${run}-${number}`);
    cases.push(story);
    await story.live();
  }
}

/** Faults until time is up, each after the load goes on; those that were made. */
async function faultsAmong(working: Promise<void>): Promise<readonly Fault[]> {
  const end = Date.now() + (minutes ?? 0) * 60_000;
  const made: Fault[] = [];
  do {
    for (const names of planned()) {
      await Promise.race([delay(1_000 + random() * 2_000), working]);
      made.push(names);
      process.stderr.write(`faults: ${names.join(' and ')}\n`);
      await network.fault(names);
      await goesOn(watched, working, `${names.join(' and ')} came back`);
      if (minutes !== undefined && Date.now() > end) break;
    }
  } while (Date.now() < end);
  return made;
}

test(
  'whatever is killed, cases come to their end and nothing acknowledged is lost',
  async () => {
    const cases: WholeCase[] = [];
    let isOver = false;
    const working = load(cases, () => isOver);
    working.catch(() => undefined);
    const made = await faultsAmong(working);
    isOver = true;
    await working;

    const { auditor } = network.castOf(watched);
    const ids = cases.map(({ id }) => id);
    const { lost, twice } = await toldOf(auditor, ids, watched);
    const faults = made.flat().length;
    tellCounts({
      acknowledged: watched.acknowledged.length,
      appliedTwice: twice.length,
      faultsInjected: faults,
      lost: lost.length,
      serverErrors: watched.serverErrors.length,
      survived: faults,
    });
    expect({ lost, serverErrors: watched.serverErrors, twice }).toEqual({ lost: [], serverErrors: [], twice: [] });
  },
  (minutes ?? 0) * 60_000 + 600_000,
);

test('the check of everything finds nothing wrong with them', async () => {
  expect(await network.wrongWith(watched)).toEqual([]);
}, 240_000);
