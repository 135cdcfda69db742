// Starts and ends the network's own processes: detached, each with a log and a record of its id and start time.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isSystemError, messageOf, NetworkError } from '../errors.ts';
import { makeFolder, readIfPresent, writePrivate } from '../files.ts';
import { type StatePaths } from '../folders.ts';
import { waitFor } from '../wait.ts';
import { descendants, startMark } from './proc.ts';
import { type ProcessSpec } from './spec.ts';

const record = z.strictObject({
  pid: z.int().positive(),
  /** Tells this run from a later process with the same id. */
  start: z.string().min(1),
  program: z.string(),
  stopDeadlineMs: z.int().positive(),
});
type ProcessRecord = z.infer<typeof record>;

const POLL_MS = 50;
const LOG_TAIL_LINES = 12;
/** A killed process gives its memory back before it is gone, which takes a busy machine a while for a gigabyte. */
const KILLED_WITHIN_MS = 30_000;

export class Supervisor {
  readonly #paths: StatePaths;

  constructor(paths: StatePaths) {
    this.#paths = paths;
  }

  /** The process id when this process runs; an id that another process has taken since does not count. */
  pidOf(name: string): number | undefined {
    const known = this.#record(name);
    return known !== undefined && startMark(known.pid) === known.start ? known.pid : undefined;
  }

  /** Names of all processes that have a record, running or not. */
  known(): string[] {
    makeFolder(this.#paths.run());
    return readdirSync(this.#paths.run())
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .sort();
  }

  running = (): string[] => this.known().filter((name) => this.pidOf(name) !== undefined);

  /** Starts a process unless it runs already; true when it was started now. Does not wait for readiness. */
  start(spec: ProcessSpec): boolean {
    if (this.pidOf(spec.name) !== undefined) return false;
    makeFolder(this.#paths.logs());
    makeFolder(spec.cwd);
    const log = openSync(this.#paths.log(spec.name), 'a', 0o600);
    try {
      const child = spawn(spec.program, spec.args, {
        cwd: spec.cwd,
        env: { PATH: process.env['PATH'], HOME: spec.cwd, ...spec.env },
        detached: true,
        stdio: ['ignore', log, log],
      });
      // Without a listener a failed spawn would end this program; the missing pid below reports it.
      let failure: unknown;
      child.once('error', (error) => (failure = error));
      if (child.pid === undefined)
        throw new NetworkError('PROCESS_EXITED', `${spec.name} cannot be started from ${spec.program}`, {
          cause: failure,
        });
      this.#write(spec, child.pid);
      child.unref();
      return true;
    } finally {
      closeSync(log);
    }
  }

  /**
   * Waits until the process answers its readiness check.
   * @throws NetworkError PROCESS_EXITED with the end of its log, TIMEOUT, INTERRUPTED.
   */
  async ready(spec: ProcessSpec, signal?: AbortSignal): Promise<void> {
    try {
      await waitFor(
        { what: `${spec.name} to answer`, deadlineMs: spec.readyDeadlineMs, pauseMs: POLL_MS * 4, signal },
        async () => {
          if (this.pidOf(spec.name) === undefined)
            throw new NetworkError(
              'PROCESS_EXITED',
              `${spec.name} ended; the end of its log:\n${this.tail(spec.name)}`,
            );
          await spec.probe();
        },
      );
    } catch (error) {
      if (error instanceof NetworkError && error.code === 'TIMEOUT')
        throw new NetworkError('TIMEOUT', `${error.message}\nthe end of its log:\n${this.tail(spec.name)}`, {
          cause: error,
          hint: `see the whole log with: npm run network -- logs ${spec.name}`,
        });
      throw error;
    }
  }

  /** Ends a process and its children by their ids: first asked, then after its deadline killed. False: it did not run. */
  async stop(name: string): Promise<boolean> {
    const known = this.#record(name);
    const pid = this.pidOf(name);
    if (known === undefined || pid === undefined) {
      rmSync(this.#paths.pid(name), { force: true });
      return false;
    }
    const family = [pid, ...descendants(pid)].map((id) => ({ id, start: startMark(id) }));
    const alive = (): typeof family => family.filter(({ id, start }) => start !== undefined && startMark(id) === start);
    for (const { id } of alive()) signalTo(id, 'SIGTERM');
    const end = performance.now() + known.stopDeadlineMs;
    while (alive().length > 0 && performance.now() < end) await sleep(POLL_MS);
    for (const { id } of alive()) signalTo(id, 'SIGKILL');
    await waitFor({ what: `${name} to end`, deadlineMs: KILLED_WITHIN_MS, pauseMs: POLL_MS }, () =>
      alive().length === 0 ? Promise.resolve() : Promise.reject(new Error(`process ${pid} still runs`)),
    );
    rmSync(this.#paths.pid(name), { force: true });
    return true;
  }

  /** Ends a process at once, as a crash would. */
  async kill(name: string): Promise<void> {
    const pid = this.pidOf(name);
    if (pid === undefined) throw new NetworkError('NOT_RUNNING', `${name} is not running`);
    signalTo(pid, 'SIGKILL');
    await waitFor({ what: `${name} to end`, deadlineMs: KILLED_WITHIN_MS, pauseMs: POLL_MS }, () =>
      this.pidOf(name) === undefined ? Promise.resolve() : Promise.reject(new Error(`process ${pid} still runs`)),
    );
  }

  tail(name: string, lines = LOG_TAIL_LINES): string {
    return (readIfPresent(this.#paths.log(name)) ?? '').trimEnd().split('\n').slice(-lines).join('\n');
  }

  #write(spec: ProcessSpec, pid: number): void {
    const start = startMark(pid);
    // Gone already: the readiness check reports it with the log, so no record is needed.
    if (start === undefined) return;
    const entry: ProcessRecord = { pid, start, program: spec.program, stopDeadlineMs: spec.stopDeadlineMs };
    writePrivate(this.#paths.pid(spec.name), `${JSON.stringify(entry)}\n`);
  }

  #record(name: string): ProcessRecord | undefined {
    let text: string;
    try {
      text = readFileSync(this.#paths.pid(name), 'utf8');
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined;
      throw error;
    }
    try {
      return record.parse(JSON.parse(text));
    } catch (error) {
      throw new NetworkError('STATE_MISMATCH', `${this.#paths.pid(name)} is damaged: ${messageOf(error)}`, {
        hint: 'end that process by hand, remove the file, and run the command again',
      });
    }
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}
