// The program itself in a process of its own, as an operator starts it: to be ended, or killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');
const ADDRESS = /(https?:\/\/[^/\s]+)\/api\/v1/;

/** Long enough for a founding on a busy machine. */
const START_MS = 120_000;

export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  #output = '';
  readonly #ended: Promise<unknown>;

  private constructor(url: string, child: ChildProcess, ended: Promise<unknown>) {
    this.url = url;
    this.#child = child;
    this.#ended = ended;
    child.stdout?.on('data', (bytes: Buffer) => (this.#output += bytes.toString('utf8')));
  }

  /** What it said since it listens. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when the server says its address. */
  static async start(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const { child, ended, errors } = spawnServer(environment);
    for await (const line of linesOf(child)) {
      const url = ADDRESS.exec(line)?.[1];
      if (url === undefined) continue;
      return new ServerProcess(url, child, ended);
    }
    await ended;
    throw new Error(`the server ended before it listened: ${errors()}`);
  }

  /** Its exit code: null when the signal ended it. */
  async end(signal: 'SIGINT' | 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await this.#ended;
    return this.#child.exitCode;
  }
}

/** Starts the server and kills it when it says a line; the lines that it said. */
export async function killedAtLine(
  environment: Readonly<Record<string, string>>,
  isIt: (line: string) => boolean,
): Promise<readonly string[]> {
  const { child, ended, errors } = spawnServer(environment);
  const said: string[] = [];
  for await (const line of linesOf(child)) {
    said.push(line);
    if (isIt(line)) child.kill('SIGKILL');
  }
  await ended;
  if (child.signalCode !== 'SIGKILL') throw new Error(`the server ended before that line: ${errors()}`);
  return said;
}

function spawnServer(environment: Readonly<Record<string, string>>): {
  child: ChildProcess;
  ended: Promise<unknown>;
  errors: () => string;
} {
  const child = spawn(process.execPath, ['--no-warnings', join(ROOT, 'backend/dist/main.js'), '--trial'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: START_MS * 5,
    killSignal: 'SIGKILL',
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors = `${errors}${bytes.toString('utf8')}`.slice(-4000)));
  return { child, ended: once(child, 'exit'), errors: () => errors };
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<string, void> {
  if (stdout === null) throw new Error('the process has no output');
  const timer = setTimeout(() => {
    stdout.destroy(new Error(`the server said nothing more within ${START_MS / 1000} s`));
  }, START_MS);
  const lines = createInterface({ input: stdout });
  try {
    yield* lines;
  } finally {
    clearTimeout(timer);
    lines.close();
  }
}
