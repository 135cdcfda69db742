// The one network that all live tests of a run share. `up` and `deploy` change nothing on a network that is up, so
// every test file calls this first and whichever comes first pays.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Context, contextOf, TOOL_MANIFESTS } from '../../src/lifecycle/context.ts';
import { deploy } from '../../src/lifecycle/deploy.ts';
import { up } from '../../src/lifecycle/up.ts';
import { ToolBuilder } from '../../src/tools/build.ts';
import { type Consortium, readConsortium } from '../../src/topology/consortium.ts';
import { type BrokerSecurity, organizationNamed, type Organization, topologyOf } from '../../src/topology/topology.ts';

/** Below 32768 and away from the default network's ports. */
const SHARED_PORT_BASE = Number(process.env['LIANJIAN_LIVE_PORT_BASE'] ?? 24_000);
export const OTHER_PORT_BASE = SHARED_PORT_BASE + 500;

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const CONSORTIUM = join(ROOT, 'crypto-config', 'consortium.json');
export const CONTRACT = join(ROOT, 'network', 'test', 'contract');
export const CLI = join(ROOT, 'network', 'src', 'cli', 'main.ts');

/** Set by the test task, which removes the folder afterwards; a run by hand reuses one folder. */
export const sharedState = (): string => process.env['LIANJIAN_LIVE_STATE'] ?? join(tmpdir(), 'lianjian-live');

export interface NetworkChoice {
  readonly state: string;
  readonly portBase: number;
  readonly consortium?: Consortium;
  readonly brokerSecurity?: BrokerSecurity;
}

export function openContext({ state, portBase, consortium, brokerSecurity }: NetworkChoice): Context {
  const topology = topologyOf(consortium ?? readConsortium(CONSORTIUM), {
    portBase,
    brokerSecurity: brokerSecurity ?? 'mutual-tls',
  });
  const say = (): undefined => undefined;
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  return contextOf(topology, { state, keys: join(state, 'keys') }, () => builder.programs(), { say });
}

export const sharedContext = (): Context => openContext({ state: sharedState(), portBase: SHARED_PORT_BASE });

/** The shared network, up and with the probe contract. */
export async function sharedNetwork(): Promise<Context> {
  const context = sharedContext();
  await up(context);
  await deploy(context, CONTRACT);
  return context;
}

export const organization = (context: Context, name: string): Organization => organizationNamed(context.topology, name);

/** The least network: one organisation, one broker, one orderer. */
export function smallConsortium(): Consortium {
  const { organizations, ordering, ...rest } = readConsortium(CONSORTIUM);
  const [first] = organizations;
  if (first === undefined) throw new TypeError('the consortium is empty');
  return { ...rest, ordering: { ...ordering, brokers: 1, orderers: 1 }, organizations: [first] };
}

/** Long enough for a cold start and a deployment on two busy cores. */
export const START_MS = 240_000;
