// Networks of the benchmark's own, below its scratch folder.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Consortium,
  type Context,
  contextOf,
  down,
  readConsortium,
  TOOL_MANIFESTS,
  ToolBuilder,
  topologyOf,
} from '@lianjian/network';

const CONSORTIUM = fileURLToPath(new URL('../../crypto-config/consortium.json', import.meta.url));

export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const opened: Context[] = [];

/** A benchmark that is interrupted leaves no network behind. */
export function endOnSignals(scratch: string): void {
  const end = async (): Promise<void> => {
    await Promise.all(opened.map(down));
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
}

/** One organisation, one broker, one orderer: where the peer's work alone is measured. */
function withoutOthers({ organizations, ordering, ...rest }: Consortium): Consortium {
  return { ...rest, ordering: { ...ordering, brokers: 1, orderers: 1 }, organizations: organizations.slice(0, 1) };
}

export function openBench(state: string, portBase: number, size: 'all' | 'one'): Context {
  const consortium = readConsortium(CONSORTIUM);
  const topology = topologyOf(size === 'all' ? consortium : withoutOthers(consortium), {
    portBase,
    brokerSecurity: 'mutual-tls',
  });
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  const folders = { state, keys: join(state, 'keys') };
  const context = contextOf(topology, folders, () => builder.programs(), { say: () => undefined });
  opened.push(context);
  return context;
}
