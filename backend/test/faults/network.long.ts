// Processes of the network are killed or stopped for a while, one at a time and in pairs, while cases go on over HTTP:
// whatever a service manager starts again is all the help that it takes. One pair without minutes; with them as many of
// all combinations as there is time for, in the seed's order.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { START_MS } from '../support/network.ts';
import { longMinutes, randomFrom, seedOfRun, skippedFaults, tellCounts } from './counts.ts';
import { goesOn, NetworkUnderFaults } from './network-faults.ts';
import { nothingWatched } from './patient-person.ts';
import { type Fault, titleOf } from './processes.ts';
import { Walk } from './walk.ts';
import { toldOf, WholeCase } from './whole-case.ts';

const SHORT: Fault = { how: 'killed', names: ['peer-college-a', 'ipfs-college-a'] };

const minutes = longMinutes();
const seed = seedOfRun();
const random = randomFrom(seed);
const watched = nothingWatched();
let network: NetworkUnderFaults;

beforeAll(async () => {
  network = await NetworkUnderFaults.open();
}, START_MS);

afterAll(() => network.close(), START_MS);

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

/** One fault, after which the load goes on. */
async function injected(fault: Fault, working: Promise<void>): Promise<Fault> {
  await Promise.race([delay(1_000 + random() * 2_000), working]);
  process.stderr.write(`faults: ${titleOf(fault)}\n`);
  await network.fault(fault);
  await goesOn(watched, working, `${titleOf(fault)}, and all was back`);
  return fault;
}

/** Faults until time is up; those that were made. */
async function faultsAmong(working: Promise<void>): Promise<readonly Fault[]> {
  if (minutes === undefined) return [await injected(SHORT, working)];
  const walk = new Walk({ random: randomFrom(seed), seed, skip: skippedFaults(), without: [] });
  const end = Date.now() + minutes * 60_000;
  const made: Fault[] = [];
  try {
    do made.push(await injected(walk.next(), working));
    while (Date.now() < end);
  } finally {
    process.stderr.write(walk.report());
  }
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
    const faults = made.flatMap(({ names }) => names).length;
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
