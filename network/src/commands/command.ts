// A program run to its end, as a value: what to run, and how long it may take.
import { execFile } from 'node:child_process';
import { NetworkError } from '../errors.ts';

export interface Command {
  /** What it does, for messages: "join peer-centre to the channel". */
  readonly what: string;
  readonly program: string;
  /** Never holds a secret. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly deadlineMs: number;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const ERROR_LINES = 8;

/** @throws NetworkError COMMAND_FAILED with the end of its output, or TIMEOUT. */
export function run(command: Command, signal?: AbortSignal): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    execFile(
      command.program,
      [...command.args],
      {
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...command.env },
        ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
        timeout: command.deadlineMs,
        killSignal: 'SIGKILL',
        maxBuffer: OUTPUT_LIMIT_BYTES,
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else reject(failure(command, error, stdout + stderr));
      },
    );
  });
}

function failure(command: Command, error: Error & { killed?: boolean }, output: string): NetworkError {
  if (error.name === 'AbortError') return new NetworkError('INTERRUPTED', `stopped: ${command.what}`, { cause: error });
  const end = telling(output);
  if (error.killed === true)
    return new NetworkError('TIMEOUT', `${command.what}: not done after ${command.deadlineMs / 1000} s\n${end}`, {
      cause: error,
    });
  return new NetworkError('COMMAND_FAILED', `${command.what}: failed\n${end === '' ? error.message : end}`, {
    cause: error,
  });
}

/** Fabric's programs print their usage after an error: only the error's own line tells something then. */
function telling(output: string): string {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => line.startsWith('Error: '));
  return (errors.length > 0 ? errors : lines.slice(-ERROR_LINES)).join('\n');
}
