// `npm run bench:fsck [-- --events N]`: the check of everything over a ledger of N events of the embedded profile: how
// long it takes and how much memory, which must not grow with N.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeBase64url } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { openLocalLedger } from '../src/adapters/ledger/local/open-local-ledger.ts';
import { ServerProcess } from './server-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const ORGANIZATIONS = ['AuthorityMSP', 'CollegeAMSP', 'CollegeBMSP', 'CentreMSP'];
/** Events of one case. */
const CHANGES = 100;
const AT_ONCE = 8;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { events: { type: 'string', default: '10000' } } });
const wanted = Number(values.events);

async function fill(folder: string): Promise<void> {
  const ledger = await openLocalLedger({ folder: join(folder, 'ledger'), organizations: ORGANIZATIONS });
  const identity = { memberId: randomUUID(), role: 'clerk', unit: null } as const;
  const clerk = await ledger.certificateAuthority('CentreMSP').enrol(identity);
  const attributes = {
    admissionRoute: 'examination',
    cohort: '2026',
    entryLevel: 'bachelor',
    household: 'same-province',
    identityMatch: 'same',
    priorCredential: 'none',
    programmeClass: 'general',
  };
  const oneCase = async (): Promise<void> => {
    const id = newId();
    const checklist = { type: 'enrolment-qualification', version: 1 };
    const learner = encodeBase64url(randomBytes(32));
    await ledger.submit(clerk, 'application:create', { attributes, checklist, id, learner, related: null });
    for (let change = 1; change < CHANGES; change += 1) {
      const cohort = `20${String(change).padStart(2, '0')}`;
      await ledger.submit(clerk, 'application:changeAttributes', { attributes: { ...attributes, cohort }, id });
    }
  };
  for (let made = 0; made < wanted; made += CHANGES * AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, oneCase));
  }
  await ledger.close();
}

/** The most memory that a process had, in MiB. */
function highestMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

async function check(folder: string): Promise<void> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--no-warnings', join(ROOT, 'backend/dist/fsck-main.js')], {
    env: { PATH: process.env['PATH'], LIANJIAN_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let highest = 0;
  const watching = setInterval(() => {
    if (child.pid !== undefined && child.exitCode === null) highest = Math.max(highest, highestMemory(child.pid));
  }, 200);
  for await (const bytes of child.stdout as AsyncIterable<Buffer>) process.stdout.write(bytes);
  await ended;
  clearInterval(watching);
  const seconds = (performance.now() - startedAt) / 1000;
  say(`checked in ${seconds.toFixed(1)} s, at most ${highest.toFixed(0)} MiB; exit code ${child.exitCode ?? 'none'}`);
}

const folder = await mkdtemp(join(tmpdir(), 'lianjian-fsck-'));
try {
  const server = await ServerProcess.start({ LIANJIAN_DATA: folder });
  await server.stop();
  const startedAt = performance.now();
  await fill(folder);
  say(`${wanted} events made in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  await check(folder);
} finally {
  await rm(folder, { force: true, recursive: true });
}
