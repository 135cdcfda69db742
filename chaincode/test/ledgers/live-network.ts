// The network that all live tests of a run share; the test task sets where it is and removes it afterwards.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Context, contextOf, readConsortium, TOOL_MANIFESTS, ToolBuilder, topologyOf } from '@lianjian/network';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PORT_BASE = Number(process.env['LIANJIAN_LIVE_PORT_BASE'] ?? 24_000);

/** The packaged contract, which the test task builds. */
export const packagedContract = join(ROOT, 'chaincode', 'dist', 'package');

export function liveContext(): Context {
  const state = process.env['LIANJIAN_LIVE_STATE'] ?? join(tmpdir(), 'lianjian-live');
  const consortium = readConsortium(join(ROOT, 'crypto-config', 'consortium.json'));
  const say = (): undefined => undefined;
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  const topology = topologyOf(consortium, { portBase: PORT_BASE, brokerSecurity: 'mutual-tls' });
  return contextOf(topology, { state, keys: join(state, 'keys') }, () => builder.programs(), { say });
}
