// A network of the scenarios' own, below the folder of the live tests: they kill its peers and revoke its members.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Context, contextOf, readConsortium, TOOL_MANIFESTS, ToolBuilder, topologyOf } from '@lianjian/network';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Away from the network that other live tests share. */
const PORT_BASE = Number(process.env['LIANJIAN_LIVE_PORT_BASE'] ?? 24_000) + 500;

/** The packaged contract, which the test task builds. */
export const packagedContract = join(ROOT, 'chaincode', 'dist', 'package');

export function liveContext(): Context {
  const state = join(process.env['LIANJIAN_LIVE_STATE'] ?? join(tmpdir(), 'lianjian-live'), 'scenarios');
  const consortium = readConsortium(join(ROOT, 'crypto-config', 'consortium.json'));
  const say = (): undefined => undefined;
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  const topology = topologyOf(consortium, { portBase: PORT_BASE, brokerSecurity: 'mutual-tls' });
  return contextOf(topology, { state, keys: join(state, 'keys') }, () => builder.programs(), { say });
}
