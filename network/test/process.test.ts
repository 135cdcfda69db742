import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatePaths } from '../src/folders.ts';
import { withLock } from '../src/lifecycle/lock.ts';
import { residentMiB, startInStat, startMark } from '../src/process/proc.ts';
import { type ProcessSpec } from '../src/process/spec.ts';
import { Supervisor } from '../src/process/supervisor.ts';
import { waitFor } from '../src/wait.ts';

let folder: string;
let paths: StatePaths;
let supervisor: Supervisor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianjian-process-'));
  paths = new StatePaths(folder);
  supervisor = new Supervisor(paths);
});
afterEach(async () => {
  for (const name of supervisor.known()) await supervisor.stop(name);
  rmSync(folder, { recursive: true, force: true });
});

function nodeProcess(name: string, script: string, ready: () => Promise<void> = () => Promise.resolve()): ProcessSpec {
  return {
    name,
    program: process.execPath,
    args: ['-e', script],
    env: {},
    cwd: paths.data(name),
    ports: [],
    readyDeadlineMs: 5_000,
    probe: ready,
    stopDeadlineMs: 500,
  };
}

const FOREVER = 'setInterval(() => {}, 1000)';
const logHas = (name: string, wanted: string): Promise<void> =>
  waitFor({ what: `"${wanted}" in the log`, deadlineMs: 5_000, pauseMs: 20 }, () =>
    supervisor.tail(name).includes(wanted) ? Promise.resolve() : Promise.reject(new Error(supervisor.tail(name))),
  );

test('a process is started once, found again by another supervisor, and ended', async () => {
  const spec = nodeProcess('one', FOREVER);
  expect(supervisor.start(spec)).toBe(true);
  expect(supervisor.start(spec)).toBe(false);
  const pid = new Supervisor(paths).pidOf('one');
  expect(pid).toBeGreaterThan(1);
  expect(residentMiB(pid ?? 0)).toBeGreaterThan(1);
  expect(await supervisor.stop('one')).toBe(true);
  expect(startMark(pid ?? 0)).toBeUndefined();
  expect(await supervisor.stop('one')).toBe(false);
});

describe('a text of /proc/PID/stat', () => {
  /** Recorded from a process whose first thread had ended: state Z, and the number of threads is the twentieth field. */
  const recorded = (command: string, state: string, threads: number): string =>
    `2381 (${command}) ${state} 2378 2378 1549 0 -1 4227084 3040 6545 10 0 3 2 4 1 20 0 ${threads} 0 13246 0 0`;

  test.each([
    ['a running process', 'S', 31, '13246'],
    ['one whose last threads still hold its ports', 'Z', 2, '13246'],
    ['one that only waits for its parent', 'Z', 1, undefined],
    ['one being taken away', 'Z', 0, undefined],
  ])('%s', (_what, state, threads, start) => {
    expect(startInStat(recorded('java', state, threads))).toBe(start);
    expect(startInStat(recorded('a) Z (b', state, threads))).toBe(start);
  });
});

test('children end with their parent', async () => {
  const child = `require('node:child_process').spawn(process.execPath, ['-e', '${FOREVER}']).pid`;
  supervisor.start(nodeProcess('parent', `console.log('child=' + ${child}); ${FOREVER}`));
  await logHas('parent', 'child=');
  const pid = Number(/child=(\d+)/.exec(supervisor.tail('parent'))?.[1]);
  expect(startMark(pid)).toBeDefined();
  await supervisor.stop('parent');
  expect(startMark(pid)).toBeUndefined();
});

test('a process that ignores the request to end is killed after its deadline', async () => {
  supervisor.start(nodeProcess('stubborn', `process.on('SIGTERM', () => {}); console.log('armed'); ${FOREVER}`));
  await logHas('stubborn', 'armed');
  const pid = supervisor.pidOf('stubborn') ?? 0;
  await supervisor.stop('stubborn');
  expect(startMark(pid)).toBeUndefined();
});

describe('a process id that someone else has now', () => {
  test('refuses to count as running, and is never ended', async () => {
    supervisor.start(nodeProcess('old', FOREVER));
    const known = JSON.parse(readFileSync(paths.pid('old'), 'utf8')) as object;
    await supervisor.stop('old');
    // The record of a former run, whose id this very process has now.
    writeFileSync(paths.pid('old'), JSON.stringify({ ...known, pid: process.pid }));
    expect(supervisor.pidOf('old')).toBeUndefined();
    expect(await supervisor.stop('old')).toBe(false);
  });
});

describe('readiness', () => {
  test('waits until the check passes', async () => {
    let attempts = 0;
    const spec = nodeProcess('slow', FOREVER, () => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    });
    supervisor.start(spec);
    await supervisor.ready(spec);
    expect(attempts).toBe(3);
  });
  test('refuses a process that ended, with the end of its log', async () => {
    const spec = nodeProcess('dying', "console.error('the reason'); process.exit(3)", () =>
      Promise.reject(new Error('no answer')),
    );
    supervisor.start(spec);
    await expect(supervisor.ready(spec)).rejects.toMatchObject({
      code: 'PROCESS_EXITED',
      message: expect.stringContaining('the reason'),
    });
  });
  test('refuses to wait past the deadline, saying what the last answer was', async () => {
    const spec = {
      ...nodeProcess('silent', FOREVER, () => Promise.reject(new Error('no answer'))),
      readyDeadlineMs: 300,
    };
    supervisor.start(spec);
    await expect(supervisor.ready(spec)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('no answer'),
      hint: expect.stringContaining('logs silent'),
    });
  });
  test('stops waiting when interrupted', async () => {
    const spec = nodeProcess('waiting', FOREVER, () => Promise.reject(new Error('no answer')));
    supervisor.start(spec);
    await expect(supervisor.ready(spec, AbortSignal.timeout(200))).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test('refuses a damaged record rather than end an unknown process', () => {
  supervisor.known();
  writeFileSync(paths.pid('damaged'), '{"pid":"1"}');
  expect(() => supervisor.pidOf('damaged')).toThrow(expect.objectContaining({ code: 'STATE_MISMATCH' }));
  rmSync(paths.pid('damaged'));
});

test('refuses a second command on the same network while one is at work', async () => {
  await withLock(paths, async () => {
    await expect(withLock(paths, () => Promise.resolve())).rejects.toMatchObject({ code: 'STATE_LOCKED' });
  });
  await expect(withLock(paths, () => Promise.resolve('free again'))).resolves.toBe('free again');
});
