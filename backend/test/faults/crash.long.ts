// kill -9 of the server at the moments of a case's life, one after another, while cases go on: no client needs a
// person, every acknowledged step is there once, and the check of everything finds nothing wrong.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { startingTrial, TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { fsckOf } from '../support/fsck.ts';
import { publishSmallChecklist } from '../support/small-case.ts';
import { longMinutes, randomFrom, seedOfRun, shuffled, tellCounts } from './counts.ts';
import { MOMENTS } from './moments.ts';
import { nothingWatched, PatientPerson, type Watched } from './patient-person.ts';
import { type Cast, toldOf, WholeCase } from './whole-case.ts';

const PROGRAM = join(import.meta.dirname, 'faulty-server.ts');
const SHORT = 5;
/** Milliseconds in which a moment must come: the load passes all of them in less. */
const MOMENT_MS = 40_000;
/** Milliseconds in which the server listens, or comes to a moment of its start. */
const START_MS = 120_000;
/** Cases at a time. */
const AT_ONCE = 3;

const folder = temporaryFolder();
const minutes = longMinutes();
const seed = seedOfRun();
const random = randomFrom(seed);
let running: ChildProcess | undefined;
let url = '';
let port = 0;

/** Resolves when it listens, or was killed before, at a moment of its start. @throws when it does not start again */
async function start(moment: string, skipped: number): Promise<void> {
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, moment, String(skipped)], {
    env: { PATH: process.env['PATH'], ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, LIANJIAN_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors = `${errors}${bytes.toString('utf8')}`.slice(-4_000)));
  const ended = once(child, 'exit');
  const late = AbortSignal.timeout(START_MS);
  const end = (): boolean => child.kill('SIGKILL');
  late.addEventListener('abort', end);
  try {
    if (await listens(child)) return;
    await ended;
  } finally {
    late.removeEventListener('abort', end);
  }
  if (child.signalCode === 'SIGKILL' && !late.aborted) return;
  // For whoever looks for the cause: the folder as it does not open.
  if (process.env['KEEP'] !== undefined) cpSync(folder, process.env['KEEP'], { recursive: true });
  const why = late.aborted ? `it does not listen within ${START_MS / 1000} s` : 'it ended';
  throw new Error(`the server does not start again before ${moment}: ${why}; ${errors}`);
}

/** False when its output ended before. */
async function listens({ stdout }: ChildProcess): Promise<boolean> {
  if (stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: stdout })) {
    if (!line.endsWith('/api/v1')) continue;
    stdout.resume();
    return true;
  }
  return false;
}

/** True when it killed itself; where the load did not come to the moment, it is killed from here. */
async function killed(child: ChildProcess): Promise<boolean> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  const isItself = await Promise.race([ended.then(() => true), delay(MOMENT_MS, false, { ref: false })]);
  child.kill('SIGKILL');
  await ended;
  return isItself && child.signalCode === 'SIGKILL';
}

beforeAll(async () => {
  port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await prepareDatabase(join(folder, 'database'));
  const { startTrial } = await startingTrial();
  const environment = { ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, LIANJIAN_PORT: String(port) };
  const server = await startTrial(readConfig(environment));
  const trial = trialOver(server);
  await publishSmallChecklist(await trial.as('authority.admin'));
  await server.close();
}, 240_000);

afterAll(() => {
  running?.kill('SIGKILL');
});

async function castOf(watched: Watched, clerk: string): Promise<Cast> {
  const accounts = (await readAccounts(folder)) ?? [];
  const person = (name: string): PatientPerson => {
    const account = accounts.find((known) => known.name === name);
    if (account === undefined) throw new Error(`the trial has no ${name}`);
    return new PatientPerson(() => url, { name, password: account.password }, watched);
  };
  return {
    auditor: person('authority.auditor'),
    clerk: person(clerk),
    officer: person('authority.reviewer'),
    reviewer: person('college-a.reviewer'),
  };
}

const CLERKS = ['centre.clerk', 'riverside-site.clerk', 'hillside-site.clerk'];

/** Cases, one after another, until it is enough. */
async function load(watched: Watched, worker: number, isEnough: () => boolean, done: string[]): Promise<void> {
  const cast = await castOf(watched, CLERKS[worker] ?? '');
  for (let number = 0; !isEnough(); number += 1) {
    const story = new WholeCase(cast, watched, `case-${worker}-${number}`);
    await story.live();
    done.push(story.id);
  }
}

test(
  'kill -9 at the moments of a case’s life',
  async () => {
    const watched = nothingWatched();
    const done: string[] = [];
    let isOver = false;
    let faults = 0;
    const missed: string[] = [];
    await start('', 0);
    const workers = Array.from({ length: AT_ONCE }, (_, worker) => load(watched, worker, () => isOver, done));
    const working = Promise.all(workers);
    working.catch(() => undefined);
    const kill = async (moment: string): Promise<void> => {
      const child = running;
      if (child === undefined) throw new Error('no server runs');
      if (!(await killed(child))) missed.push(moment);
      faults += 1;
    };
    // The first server is killed from here, at no moment in particular.
    running?.kill('SIGKILL');
    await kill('any');
    const end = Date.now() + (minutes ?? 0) * 60_000;
    do {
      const round = shuffled(MOMENTS, random);
      for (const moment of minutes === undefined ? round.slice(0, SHORT) : round) {
        await start(moment, Math.floor(random() * 3));
        await Promise.race([kill(moment), working]);
      }
    } while (Date.now() < end);
    isOver = true;
    await start('', 0);
    await working;

    const { auditor } = await castOf(watched, 'centre.clerk');
    const { lost, twice } = await toldOf(auditor, done, watched);
    const server = running;
    server?.kill('SIGTERM');
    if (server !== undefined) await once(server, 'exit');
    const checked = await fsckOf(folder);
    tellCounts({
      acknowledged: watched.acknowledged.length,
      appliedTwice: twice.length,
      faultsInjected: faults,
      lost: lost.length,
      serverErrors: watched.serverErrors.length,
      survived: faults - missed.length,
    });
    expect(done.length).toBeGreaterThanOrEqual(AT_ONCE);
    expect({ lost, missed, serverErrors: watched.serverErrors, twice }).toEqual({
      lost: [],
      missed: [],
      serverErrors: [],
      twice: [],
    });
    expect(checked).toMatchObject({ code: 0, last: 'nothing is wrong', wrong: [] });
  },
  (minutes ?? 0) * 60_000 + 600_000,
);
