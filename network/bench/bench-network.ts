// Networks for measuring: below a scratch folder, with the least contract deployed.
import { join } from 'node:path';
import { DEFAULT_CONSORTIUM, ROOT } from '../src/cli/open.ts';
import { type Context, contextOf, TOOL_MANIFESTS } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { up } from '../src/lifecycle/up.ts';
import { ToolBuilder } from '../src/tools/build.ts';
import { readConsortium } from '../src/topology/consortium.ts';
import { topologyOf } from '../src/topology/topology.ts';
import { type Side } from './comparisons.ts';

export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export function openBenchNetwork(state: string, portBase: number, side: Side): Context {
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  const consortium = readConsortium(DEFAULT_CONSORTIUM);
  const topology = topologyOf(
    { ...consortium, blocks: { ...consortium.blocks, ...side.blocks } },
    { portBase, brokerSecurity: side.brokerSecurity ?? 'mutual-tls', tuning: side.tuning ?? {} },
  );
  return contextOf(topology, { state, keys: join(state, 'keys') }, () => builder.programs(), { say: () => undefined });
}

export async function startBenchNetwork(context: Context): Promise<void> {
  await up(context);
  await deploy(context, join(ROOT, 'network', 'test', 'contract'));
}
