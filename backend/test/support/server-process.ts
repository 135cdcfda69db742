// The program itself in a process of its own, as an operator starts it: to be ended, or killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');
const ADDRESS = /(https?:\/\/[^/\s]+)\/api\/v1/;

const SUPERVISED = [
  '--input-type=module',
  '--eval',
  'const { serve } = await import(process.argv[1]); process.exitCode = await serve({});',
  join(ROOT, 'scripts/serve.ts'),
];

/** Long enough for a founding on a busy machine. */
const START_MS = 120_000;

/** How a server runs when not as usual. */
export interface ServerLife {
  /** Milliseconds after which it is killed whatever it does; ten minutes when absent. */
  readonly mostMs?: number;
  /** Another program that runs what follows: a namespace, say. */
  readonly within?: readonly string[];
  /** As `npm start` does it: started again where its disk gave out. To be ended by SIGTERM. */
  readonly isSupervised?: boolean;
}

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

  /** Of that, the requests that failed in a way which it does not know, where it logs errors. */
  get failures(): readonly string[] {
    return this.#output.split('\n').filter((line) => line.includes('"code":"INTERNAL"'));
  }

  /** Resolves when the server says its address. */
  static async start(environment: Readonly<Record<string, string>>, life?: ServerLife): Promise<ServerProcess> {
    const { child, ended, errors } = spawnServer(environment, life);
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

function spawnServer(
  environment: Readonly<Record<string, string>>,
  { isSupervised = false, mostMs = START_MS * 5, within = [] }: ServerLife = {},
): {
  child: ChildProcess;
  ended: Promise<unknown>;
  errors: () => string;
} {
  const server = isSupervised ? SUPERVISED : [join(ROOT, 'backend/dist/main.js'), '--trial'];
  const [program = '', ...args] = [...within, process.execPath, '--no-warnings', ...server];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: mostMs,
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
