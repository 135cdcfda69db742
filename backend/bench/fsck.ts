// `npm run bench:fsck [-- --events 10000,100000]`: the check of everything over a ledger of the embedded profile that
// grows to each of these sizes: how long it takes, and how much memory, which must not grow with the ledger.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeBase64url } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { openLocalLedger } from '../src/adapters/ledger/local/open-local-ledger.ts';
import { rounded } from './measure.ts';
import { highestMemoryOf } from './resident.ts';
import { ServerProcess } from './server-process.ts';

const FSCK = join(import.meta.dirname, '../dist/fsck-main.js');
const ORGANIZATIONS = ['AuthorityMSP', 'CollegeAMSP', 'CollegeBMSP', 'CentreMSP'];
/** Events of one case. */
const CHANGES = 100;
const AT_ONCE = 8;
/** Milliseconds between two lines of progress. */
const SAY_EVERY = 10_000;
/** How much the own memory may grow while the ledger grows to the largest size. */
const MOST_GROWTH = 1.5;

const ATTRIBUTES = {
  admissionRoute: 'examination',
  cohort: '2026',
  entryLevel: 'bachelor',
  household: 'same-province',
  identityMatch: 'same',
  priorCredential: 'none',
  programmeClass: 'general',
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Cases whose attributes change again and again: many events without much cryptography. */
async function fill(folder: string, events: number): Promise<void> {
  const ledger = await openLocalLedger({ folder: join(folder, 'ledger'), organizations: ORGANIZATIONS });
  const identity = { memberId: randomUUID(), role: 'clerk', unit: null } as const;
  const clerk = await ledger.certificateAuthority('CentreMSP').enrol(identity);
  const oneCase = async (): Promise<void> => {
    const id = newId();
    const checklist = { type: 'enrolment-qualification', version: 1 };
    const learner = encodeBase64url(randomBytes(32));
    await ledger.submit(clerk, 'application:create', { attributes: ATTRIBUTES, checklist, id, learner, related: null });
    for (let change = 1; change < CHANGES; change += 1) {
      const cohort = `20${String(change).padStart(2, '0')}`;
      await ledger.submit(clerk, 'application:changeAttributes', { attributes: { ...ATTRIBUTES, cohort }, id });
    }
  };
  let saidAt = Date.now();
  for (let made = 0; made < events; made += CHANGES * AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, oneCase));
    if (Date.now() - saidAt < SAY_EVERY) continue;
    saidAt = Date.now();
    process.stderr.write(`  made ${made} of ${events} events\n`);
  }
  await ledger.close();
}

interface Checked {
  readonly events: number;
  readonly seconds: number;
  readonly ownMiB: number;
  readonly allMiB: number;
}

/** @throws when something is wrong, or could not be looked at */
async function check(folder: string): Promise<Checked> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--no-warnings', FSCK], {
    env: { PATH: process.env['PATH'], LIANJIAN_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')));
  const { all, own } = await highestMemoryOf(child.pid ?? 0, () => once(child, 'close'));
  const seconds = (performance.now() - startedAt) / 1000;
  if (child.exitCode !== 0) throw new Error(`fsck ended with ${child.exitCode ?? 'a signal'}: ${output}`);
  const events = Number(/ (\d+) events/.exec(output)?.[1]);
  return { events, seconds: rounded(seconds, 1), ownMiB: Math.round(own), allMiB: Math.round(all) };
}

const { values } = parseArgs({ options: { events: { type: 'string', default: '10000,100000' } } });
const sizes = values.events.split(',').map(Number);
if (!sizes.every((size, index) => Number.isSafeInteger(size) && size > (sizes[index - 1] ?? 0))) {
  throw new Error('--events takes sizes that grow, such as 10000,100000');
}

const folder = await mkdtemp(join(tmpdir(), 'lianjian-fsck-'));
try {
  const server = await ServerProcess.start({ LIANJIAN_DATA: folder });
  await server.stop();
  const checked: Checked[] = [];
  for (const [index, size] of sizes.entries()) {
    await fill(folder, size - (sizes[index - 1] ?? 0));
    const result = await check(folder);
    checked.push(result);
    say(
      `${result.events} events: checked in ${result.seconds} s, at most ${result.ownMiB} MiB of its own; ${result.allMiB} with the pages of LevelDB’s files, which the system takes back`,
    );
  }
  const [smallest, largest] = [checked[0], checked.at(-1)];
  const growth = rounded((largest?.ownMiB ?? 0) / (smallest?.ownMiB ?? 1));
  say(
    `${rounded((largest?.events ?? 0) / (smallest?.events ?? 1))} times the events, ${growth} times the memory (at most ${MOST_GROWTH})`,
  );
  say(JSON.stringify({ checked, fsckMemoryGrowth: growth }));
  if (growth > MOST_GROWTH) process.exitCode = 1;
} finally {
  await rm(folder, { force: true, recursive: true });
}
