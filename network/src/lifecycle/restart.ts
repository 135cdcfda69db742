import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { NetworkError } from '../errors.ts';
import { type ProcessSpec } from '../process/spec.ts';
import { renderConfiguration } from './configuration.ts';
import { type Context } from './context.ts';
import { allProcesses, fleetOf } from './up.ts';

/** @throws NetworkError UNKNOWN_PROCESS naming those there are. */
export async function processNamed(context: Context, name: string): Promise<ProcessSpec> {
  const all = allProcesses(fleetOf(context, await context.programs()));
  const spec = all.find((candidate) => candidate.name === name);
  if (spec !== undefined) return spec;
  const known = all.map((candidate) => candidate.name).join(', ');
  throw new NetworkError('UNKNOWN_PROCESS', `no process named ${name}; there are ${known}`);
}

/** Ends one process if it runs, starts it with freshly rendered configuration, and waits until it is ready. */
export async function restart(context: Context, name: string): Promise<void> {
  const spec = await processNamed(context, name);
  await context.material.ensure();
  renderConfiguration(context);
  await context.supervisor.stop(name);
  forgetBuilds(context, name);
  context.supervisor.start(spec);
  await context.supervisor.ready(spec, context.signal);
  context.say(`${name} is ready`);
}

/**
 * A peer keeps what the builder released when a contract was installed, and in it the certificate with which it goes to
 * the contract's server. Without that it makes it again at its start, from the packages that it has.
 */
export function forgetBuilds({ paths }: Context, process: string): void {
  rmSync(join(paths.data(process), 'externalbuilder', 'builds'), { force: true, recursive: true });
}
