// Processes of the network are killed, one at a time and in pairs, while cases go on over HTTP: whatever a service manager
// starts again is all the help that it takes. A short pair in every run, all of them with minutes given.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type LiveTrial, LIVE_DATA, openLiveTrial } from '../support/live-trial.ts';
import { fsckOf, type FsckTold } from '../support/fsck.ts';
import { LIVE_STATE, restartProcess, signalProcess, START_MS } from '../support/network.ts';
import { publishSmallChecklist } from '../support/small-case.ts';
import { longMinutes, randomFrom, seedOfRun, shuffled, tellCounts } from './counts.ts';
import { nothingWatched, PatientPerson, type Watched } from './patient-person.ts';
import { CASE_ACTIONS, type Cast, outcomeOf, WholeCase } from './whole-case.ts';

const SINGLES = [
  'backend',
  'peer-college-a',
  'peer-centre',
  'chaincode-college-a',
  'chaincode-authority',
  'orderer-1',
  'kafka-1',
  'kafka-2',
  'ipfs-centre',
  'ipfs-authority',
];
const PAIRS: readonly (readonly [string, string])[] = [
  ['peer-college-a', 'ipfs-centre'],
  ['peer-authority', 'orderer-2'],
  ['orderer-1', 'kafka-1'],
  ['chaincode-centre', 'chaincode-college-a'],
  ['kafka-1', 'kafka-2'],
  ['ipfs-centre', 'ipfs-authority'],
  ['backend', 'peer-centre'],
];
const SHORT: readonly (readonly string[])[] = [['peer-college-a', 'ipfs-centre']];
/** Milliseconds for which what was killed stays away. */
const AWAY = 2_000;

const minutes = longMinutes();
const random = randomFrom(seedOfRun());
const watched = nothingWatched();
let live: LiveTrial;

beforeAll(async () => {
  live = await openLiveTrial();
  const authority = await live.trial.as('authority.admin');
  // Other files of the live suite use the same network.
  const known = await authority.get('/checklists/small-check/1');
  if (known.status !== 200) await publishSmallChecklist(authority);
}, START_MS);

afterAll(() => live.close(), START_MS);

function castOf(told: Watched): Cast {
  const person = (name: string): PatientPerson => {
    const account = live.trial.server.accounts.find((one) => one.name === name);
    if (account === undefined) throw new Error(`the trial has no ${name}`);
    return new PatientPerson(() => live.trial.server.url, { name, password: account.password }, told);
  };
  return {
    auditor: person('authority.auditor'),
    clerk: person('centre.clerk'),
    officer: person('authority.reviewer'),
    reviewer: person('college-a.reviewer'),
  };
}

/** Kills all of them at once and starts them again, as a service manager would. */
async function fault(names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (name === 'backend') await live.server.end('SIGKILL');
    else signalProcess(name, 'SIGKILL');
  }
  await delay(AWAY);
  for (const name of names.filter((one) => one !== 'backend')) restartProcess(name);
  if (names.includes('backend')) live = await openLiveTrial();
}

function planned(): readonly (readonly string[])[] {
  return minutes === undefined ? SHORT : shuffled([...SINGLES.map((name) => [name]), ...PAIRS], random);
}

/** Of what other files left on the same network nothing is said here. */
const about = ({ wrong }: FsckTold, ids: readonly string[]): string[] =>
  wrong.filter((line) => ids.some((id) => line.includes(id)));

test(
  'whatever is killed, cases come to their end and nothing acknowledged is lost',
  async () => {
    const cases: WholeCase[] = [];
    let isOver = false;
    let faults = 0;
    const run = `network-${Date.now()}`;
    const load = async (): Promise<void> => {
      for (let number = 0; !isOver || number === 0; number += 1) {
        const story = new WholeCase(castOf(watched), watched, `${run}-${number}`);
        cases.push(story);
        await story.live();
      }
    };
    const working = load();
    working.catch(() => undefined);
    const end = Date.now() + (minutes ?? 0) * 60_000;
    do {
      for (const names of planned()) {
        await Promise.race([delay(1_000 + random() * 2_000), working]);
        await fault(names);
        faults += names.length;
        if (minutes !== undefined && Date.now() > end) break;
      }
    } while (Date.now() < end);
    isOver = true;
    await working;

    const { auditor } = castOf(watched);
    const outcomes = await Promise.all(cases.map(({ id }) => outcomeOf(auditor, id, watched)));
    const lost = outcomes.flatMap((outcome) => outcome.lost);
    const twice = outcomes.filter(({ actions }) => actions.join() !== CASE_ACTIONS.join());
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
  (minutes ?? 0) * 60_000 + 240_000,
);

test('the check of everything finds nothing wrong with them', async () => {
  const ids = [...new Set(watched.acknowledged.map(({ caseId }) => caseId))];
  const cids = watched.acknowledged.flatMap(({ step }) => (step.startsWith('upload ') ? [step.slice(7)] : []));
  await live.close();
  const told = await fsckOf(LIVE_DATA, [], {
    LIANJIAN_NETWORK_PROFILE: join(LIVE_STATE, 'connection-profile.json'),
    LIANJIAN_PROFILE: 'network',
  });
  live = await openLiveTrial();
  expect(told.code).not.toBe(3);
  expect(told.last).toMatch(/^nothing is wrong$|wrong, 0 of them repaired$/);
  expect(about(told, [...ids, ...cids])).toEqual([]);
}, 240_000);
