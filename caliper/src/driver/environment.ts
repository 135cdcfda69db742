import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { type Context, statusOf } from '@lianjian/network';
import { kindOf } from '../process-kind.ts';
import { type Environment } from '../results/report-data.ts';
import { WORKSPACE } from './run-caliper.ts';

const BYTES_PER_GIB = 2 ** 30;
const COMMIT_CHARACTERS = 12;

/** The commit, marked where the work tree differs from it. */
function commitOf(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: WORKSPACE, encoding: 'utf8' }).trim();
  const dirty = git('status', '--porcelain') === '' ? '' : '+changes';
  return `${git('rev-parse', 'HEAD').slice(0, COMMIT_CHARACTERS)}${dirty}`;
}

export async function environmentOf(
  context: Context,
  { seconds, workers, inFlight }: Pick<Environment, 'seconds' | 'workers' | 'inFlight'>,
): Promise<Environment> {
  const versions = Object.fromEntries((await statusOf(context)).map(({ name, version }) => [kindOf(name), version]));
  return {
    ...{ at: new Date().toISOString(), commit: commitOf(), node: process.versions.node },
    ...{ platform: `${process.platform} ${process.arch}`, cores: cpus().length },
    ...{ processor: cpus()[0]?.model ?? 'unknown', memoryGiB: Math.round(totalmem() / BYTES_PER_GIB) },
    ...{ loadBefore: loadavg()[0] ?? Number.NaN, blocks: { ...context.topology.blocks }, versions },
    ...{ seconds, workers, inFlight },
  };
}
