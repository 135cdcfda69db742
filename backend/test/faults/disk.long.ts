// A disk of the embedded profile that is full, one that takes no writing, from the start or from one moment on, and one
// that fails: what is asked meanwhile is refused by a code and in time, nothing that was acknowledged is lost, and a disk
// that takes writing again is all that it takes to go on.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { type Person, TEST_ENVIRONMENT, type Trial, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { fsckOf } from '../support/fsck.ts';
import { newCaseBody } from '../support/http-case.ts';
import { ServerProcess, type ServerLife } from '../support/server-process.ts';
import { type DiskKind, SmallDisk } from '../support/small-disk.ts';
import { publishSmallChecklist, smallSubmitted } from '../support/small-case.ts';
import { until } from '../support/until.ts';
import { tellCounts } from './counts.ts';
import { nothingWatched, PatientPerson, type Watched } from './patient-person.ts';
import { toldOf, WholeCase } from './whole-case.ts';

const MEBIBYTES = 512;
/** Milliseconds in which a refusal must come. */
const REFUSED_MS = 5_000;
/** For a server that is started again when the disk takes writing. */
const RECOVERED_MS = 60_000;
const AWAY_MS = 8_000;
const AT_ONCE = 3;

let disk: SmallDisk;
let server: ServerProcess | undefined;
let folder: string;
const folders = Array.from({ length: 5 }, temporaryFolder);

beforeEach(() => {
  folder = folders.pop() ?? '';
});

/** One for each test. */
async function prepare(kind: DiskKind = 'memory'): Promise<void> {
  disk = await SmallDisk.mount(folder, MEBIBYTES, kind);
  // What fails forgets what nobody synced: there the server founds its own.
  if (kind === 'memory') await prepareDatabase(join(disk.path, 'database'));
}

afterEach(async () => {
  await server?.end('SIGTERM');
  server = undefined;
  await disk.unmount();
}, 60_000);

const environment = (): Record<string, string> => ({
  ...TEST_ENVIRONMENT,
  LIANJIAN_DATA: folder,
  LIANJIAN_DISK_RESERVE_MIB: '64',
});

async function start(life: ServerLife = {}, port = 0): Promise<Trial> {
  server = await ServerProcess.start(
    { ...environment(), LIANJIAN_PORT: String(port) },
    { ...life, within: disk.within },
  );
  return trialOver({ accounts: (await readAccounts(disk.path)) ?? [], url: server.url });
}

/** A server that is being started again does not answer. */
const isReady = (nobody: Person): Promise<boolean> =>
  nobody.get('/operations/ready').then(
    ({ status }) => status === 200,
    () => false,
  );

const checked = async (): Promise<void> => {
  await server?.end('SIGTERM');
  server = undefined;
  expect(await fsckOf(folder, [], environment(), disk.within)).toMatchObject({ code: 0, wrong: [] });
};

interface DiskFault {
  readonly reason: 'full' | 'read-only';
  readonly begin: (disk: SmallDisk) => void;
  readonly end: (disk: SmallDisk) => Promise<void>;
}

const FULL: DiskFault = {
  reason: 'full',
  begin(full) {
    full.fill();
  },
  end(full) {
    full.free();
    return Promise.resolve();
  },
};
const COVERED: DiskFault = {
  reason: 'read-only',
  begin(covered) {
    covered.cover();
  },
  end: (covered) => covered.uncover(),
};
const FAILED: DiskFault = {
  reason: 'read-only',
  begin(failed) {
    failed.fail();
  },
  end: (failed) => failed.mend(),
};

test.each([
  ['full', FULL],
  ['read-only', COVERED],
])(
  '%s while nobody writes: refused by a code, and the same process goes on afterwards',
  async (_what, fault) => {
    await prepare();
    const trial = await start();
    const { nobody } = trial;
    await publishSmallChecklist(await trial.as('authority.admin'));
    const clerk = await trial.as('centre.clerk');
    const id = await smallSubmitted(clerk);
    const refusal = { body: { code: 'UNAVAILABLE', details: { reason: fault.reason, what: 'disk' } }, status: 503 };
    fault.begin(disk);
    await until('the server says that it is not ready', async () => !(await isReady(nobody)), REFUSED_MS);
    const began = Date.now();
    expect(await clerk.post('/applications', newCaseBody())).toMatchObject(refusal);
    expect(await clerk.get(`/applications/${id}`)).toMatchObject(refusal);
    expect(Date.now() - began).toBeLessThan(REFUSED_MS);
    expect((await nobody.get('/operations/health')).status).toBe(200);
    await fault.end(disk);
    await until('the server is ready again', () => isReady(nobody), REFUSED_MS);
    expect(await clerk.get(`/applications/${id}`)).toMatchObject({ body: { state: 'submitted' }, status: 200 });
    await smallSubmitted(clerk);
    await checked();
    tellCounts({ acknowledged: 2, faultsInjected: 1, survived: 1 });
  },
  240_000,
);

const CLERKS = ['centre.clerk', 'riverside-site.clerk', 'hillside-site.clerk'];

async function load(trial: Trial, watched: Watched, worker: number, isOver: () => boolean): Promise<string[]> {
  const person = (name: string): PatientPerson =>
    new PatientPerson(() => trial.server.url, { name, password: trial.passwordOf(name) }, watched);
  const cast = {
    auditor: person('authority.auditor'),
    clerk: person(CLERKS[worker] ?? ''),
    officer: person('authority.reviewer'),
    reviewer: person('college-a.reviewer'),
  };
  const done = [];
  for (let number = 0; !isOver(); number += 1) {
    const story = new WholeCase(cast, watched, `disk-${worker}-${number}`);
    await story.live();
    done.push(story.id);
  }
  return done;
}

test.each<[string, DiskKind, DiskFault]>([
  ['full', 'memory', FULL],
  ['failed', 'ext4', FAILED],
])(
  '%s at once, in the middle of writing: nothing acknowledged is lost, and nobody need start it again',
  async (_what, kind, fault) => {
    await prepare(kind);
    const trial = await start({ isSupervised: true }, await freePort());
    await publishSmallChecklist(await trial.as('authority.admin'));
    const watched = nothingWatched();
    let isOver = false;
    const working = Promise.all(Array.from({ length: AT_ONCE }, (_, n) => load(trial, watched, n, () => isOver)));
    working.catch(() => undefined);
    await until('some cases are done', () => Promise.resolve(watched.acknowledged.length > 20), RECOVERED_MS);
    fault.begin(disk);
    await delay(AWAY_MS);
    expect(await isReady(trial.nobody)).toBe(false);
    const before = watched.acknowledged.length;
    await fault.end(disk);
    await until('the server is ready again', () => isReady(trial.nobody), RECOVERED_MS);
    await until('work goes on', () => Promise.resolve(watched.acknowledged.length > before + 20), RECOVERED_MS);
    isOver = true;
    const done = (await working).flat();
    const login = { name: 'authority.auditor', password: trial.passwordOf('authority.auditor') };
    const auditor = new PatientPerson(() => trial.server.url, login, watched);
    const { lost, twice } = await toldOf(auditor, done, watched);
    const { acknowledged, serverErrors } = watched;
    tellCounts({
      acknowledged: acknowledged.length,
      appliedTwice: twice.length,
      faultsInjected: 1,
      lost: lost.length,
      serverErrors: serverErrors.length,
      survived: 1,
    });
    expect({ lost, serverErrors, twice }).toEqual({ lost: [], serverErrors: [], twice: [] });
    await checked();
  },
  600_000,
);

test('read-only at the start: it says so and ends; afterwards everything is there', async () => {
  await prepare();
  const trial = await start();
  await publishSmallChecklist(await trial.as('authority.admin'));
  const id = await smallSubmitted(await trial.as('centre.clerk'));
  await server?.end('SIGTERM');
  server = undefined;
  disk.remount('ro');
  const began = Date.now();
  await expect(start()).rejects.toThrow('takes nothing more: read-only');
  expect(Date.now() - began).toBeLessThan(RECOVERED_MS);
  disk.remount('rw');
  const again = await start();
  const clerk = await again.as('centre.clerk');
  expect(await clerk.get(`/applications/${id}`)).toMatchObject({ body: { state: 'submitted' }, status: 200 });
  await checked();
  tellCounts({ acknowledged: 1, faultsInjected: 1, survived: 1 });
}, 240_000);
