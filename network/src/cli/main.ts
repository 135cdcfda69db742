import { CommanderError } from 'commander';
import { NetworkError } from '../errors.ts';
import { actionsFor, EXIT } from './actions.ts';
import { describeError } from './output.ts';
import { networkProgram } from './program.ts';

/** Runs one command line; returns its exit code. The first interruption lets a command end in good order. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const actions = actionsFor({
    print: (text) => process.stdout.write(`${text}\n`),
    say: (text) => process.stderr.write(`${text}\n`),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    signal: interruption.signal,
    exit: (code) => (exitCode = code),
  });
  try {
    await networkProgram(actions).exitOverride().parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    process.stderr.write(`${describeError(error)}\n`);
    return error instanceof NetworkError && error.code === 'INTERRUPTED' ? EXIT.interrupted : EXIT.failed;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
