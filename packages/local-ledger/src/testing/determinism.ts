// Two organisations must come to the same bytes. Within one process that is easy to pass by luck, so the call is run in
// several processes that differ in what a machine may differ in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { LedgerError } from '../errors.ts';
import { type ParsedProposal } from '../protocol/proposal.ts';
import { type StateSeed } from '../store/state-seed.ts';

export interface ProcessesOptions {
  /** Module that Node can load as it is (JavaScript, or TypeScript without decorators), as a file URL. */
  readonly module: URL;
  /** Name of the module's export with the array of contract classes; default: `contracts`. */
  readonly export?: string;
  /** Default: 3. */
  readonly processes?: number;
  /** Milliseconds for all processes together; default 60 000. */
  readonly timeout?: number;
}

export interface ProcessResult {
  /** The surroundings that were set. */
  readonly environment: Readonly<Record<string, string>>;
  readonly status: number;
  readonly message: string;
  /** Base64: response, event (name and payload) and read-write set. */
  readonly response: string;
  readonly event: readonly [name: string, payload: string] | undefined;
  readonly readWriteSet: string;
}

export interface ProcessComparison {
  readonly identical: boolean;
  readonly results: readonly ProcessResult[];
}

export interface ChildInput {
  readonly module: string;
  readonly exportName: string;
  readonly proposal: string;
  readonly signature: string;
  readonly chaincode: string;
  readonly organization: string;
  readonly members: readonly string[];
  readonly state: readonly (readonly [string, string])[];
  readonly collections: readonly (readonly [string, readonly (readonly [string, string])[]])[];
}

export interface ExecutionPlace {
  readonly seed: StateSeed;
  readonly chaincode: string;
  readonly organization: string;
  readonly members: readonly string[];
}

const DEFAULT_PROCESSES = 3;
const DEFAULT_TIMEOUT = 60_000;
/** Time zones, languages and hash seeds as machines have them. */
const SURROUNDINGS: readonly Readonly<Record<string, string>>[] = [
  { TZ: 'UTC', LANG: 'C' },
  { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' },
  { TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8' },
];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const encoded = (values: ReadonlyMap<string, Uint8Array>): [string, string][] =>
  Array.from(values, ([key, value]) => [key, base64(value)]);

/** Beside this file, in whichever form this file is loaded. */
const CHILD = new URL(`./determinism-child${extname(import.meta.url)}`, import.meta.url);

async function runChild(
  input: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(CHILD)], {
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  child.stdin.end(input);
  const exit = once(child, 'exit') as Promise<[exitCode: number | null]>;
  const [output, complaint, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (exitCode !== 0)
    throw new LedgerError('INVALID_CONTRACT', `a process ended with ${String(exitCode)}: ${complaint}`);
  return { environment, ...(JSON.parse(output) as Omit<ProcessResult, 'environment'>) };
}

const comparable = ({ status, message, response, event, readWriteSet }: ProcessResult): string =>
  JSON.stringify([status, message, response, event, readWriteSet]);

/** @throws LedgerError TIMEOUT or INVALID_CONTRACT when a process does not come to a result at all */
export async function compareProcesses(
  { signedProposal }: ParsedProposal,
  options: ProcessesOptions,
  { seed, ...place }: ExecutionPlace,
): Promise<ProcessComparison> {
  const { module, processes = DEFAULT_PROCESSES, timeout = DEFAULT_TIMEOUT } = options;
  const input: ChildInput = {
    ...place,
    module: module.href,
    exportName: options.export ?? 'contracts',
    proposal: base64(signedProposal.getProposalBytes_asU8()),
    signature: base64(signedProposal.getSignature_asU8()),
    state: encoded(seed.state),
    collections: Array.from(seed.collections, ([collection, values]) => [collection, encoded(values)]),
  };
  const signal = AbortSignal.timeout(timeout);
  const results: ProcessResult[] = [];
  for (let index = 0; index < processes; index += 1) {
    const environment = SURROUNDINGS[index % SURROUNDINGS.length] ?? {};
    try {
      results.push(await runChild(JSON.stringify(input), environment, signal));
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new LedgerError('TIMEOUT', `${processes} processes did not end within ${timeout} ms`, { cause });
    }
  }
  return { identical: new Set(results.map(comparable)).size === 1, results };
}
