// A PostgreSQL server of this test's own: to be killed, and started again as a service manager does it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { requirePostgres } from '../../../scripts/postgres.ts';
import { freePort } from './free-port.ts';

/** PostgreSQL does not run as root: nobody does it then. */
const NOBODY = 65_534;
const FOUND_MS = 60_000;
/** Milliseconds in which it answers: what is left of one that was killed must end first. */
const START_MS = 60_000;
const PAUSE_MS = 200;

export class PostgresServer {
  readonly url: string;
  readonly #programs: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #user: { readonly uid?: number; readonly gid?: number };
  #child: ChildProcess | undefined;
  #said = '';

  private constructor(programs: string, folder: string, port: number) {
    this.#programs = programs;
    this.#folder = folder;
    this.#port = port;
    this.#user = process.getuid?.() === 0 ? { gid: NOBODY, uid: NOBODY } : {};
    this.url = `postgres://lianjian@127.0.0.1:${port}/postgres`;
  }

  /** An empty one, that answers. Everybody on this machine may use it: it holds what a test makes. */
  static async found(): Promise<PostgresServer> {
    const programs = requirePostgres();
    const folder = mkdtempSync(join(tmpdir(), 'lianjian-postgres-'));
    const server = new PostgresServer(programs, folder, await freePort());
    const { uid, gid } = server.#user;
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    const options = ['--username', 'lianjian', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
    execFileSync(join(programs, 'initdb'), ['--pgdata', server.#data, ...options], {
      ...server.#user,
      stdio: 'pipe',
      timeout: FOUND_MS,
    });
    await server.start();
    return server;
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  get #isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Again and again until it answers. */
  async start(): Promise<void> {
    const end = Date.now() + START_MS;
    while (!(await this.#answers())) {
      if (Date.now() > end) throw new Error(`PostgreSQL does not answer within ${START_MS / 1000} s: ${this.#said}`);
      if (!this.#isRunning) this.#spawn();
      await delay(PAUSE_MS);
    }
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** It answers nothing, and its connections stay as they are: SIGSTOP to all its processes. What lets them go on. */
  hang(): () => void {
    const parent = this.#child?.pid ?? 0;
    const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
    const all = [parent, ...children];
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    return () => {
      for (const pid of all) process.kill(pid, 'SIGCONT');
    };
  }

  async close(): Promise<void> {
    await this.#end('SIGINT');
    rmSync(this.#folder, { force: true, recursive: true });
  }

  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.#isRunning) return;
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(START_MS) });
    child.kill(signal);
    await ended;
  }

  #spawn(): void {
    const place = ['-D', this.#data, '-p', String(this.#port)];
    const reached = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    const child = spawn(join(this.#programs, 'postgres'), [...place, ...reached], {
      ...this.#user,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (bytes: Buffer) => (this.#said = `${this.#said}${bytes.toString('utf8')}`.slice(-2_000)));
    this.#child = child;
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2_000 });
    // Told by the call that waits as well.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      // Why is in its own words, when time is up.
      return false;
    } finally {
      await client.end();
    }
  }
}
