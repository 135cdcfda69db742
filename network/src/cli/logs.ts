// `logs`: the end of each log, and with --follow what is added to it until the command is interrupted.
import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkError } from '../errors.ts';
import { type Context } from '../lifecycle/context.ts';
import { LogReader } from '../process/log-reader.ts';

const POLL_MS = 200;

export interface LogChoice {
  /** How many lines of the end of each log come first. */
  readonly lines: number;
  readonly follow: boolean;
}

/** @throws NetworkError UNKNOWN_PROCESS naming those there are. */
export async function showLogs(
  { supervisor, paths, signal }: Context,
  print: (text: string) => void,
  name: string | undefined,
  { lines, follow }: LogChoice,
): Promise<void> {
  const known = supervisor.known();
  if (name !== undefined && !known.includes(name))
    throw new NetworkError('UNKNOWN_PROCESS', `no process named ${name}; there are ${known.join(', ')}`);
  const readers = (name === undefined ? known : [name]).map((process) => ({
    process,
    log: new LogReader(paths.log(process)),
  }));
  for (const { process, log } of readers) {
    const all = log.next();
    print([...(name === undefined ? [`== ${process}`] : []), ...all.slice(Math.max(0, all.length - lines))].join('\n'));
  }
  const prefixed = (process: string, line: string): string => (name === undefined ? `${process}: ${line}` : line);
  while (follow && (await pauseUnless(signal)))
    for (const { process, log } of readers) for (const line of log.next()) print(prefixed(process, line));
}

/** False when the command has been interrupted. */
async function pauseUnless(signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw error;
  }
}
