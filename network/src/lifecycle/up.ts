// Starts what does not run, in the order of dependence, and brings a fresh network to a usable channel.
import { NetworkError } from '../errors.ts';
import { exists, makeFolder, readIfPresent, writePrivate } from '../files.ts';
import { grantAccess } from '../kafka/access.ts';
import { checkPortsFree } from '../process/ports.ts';
import { type ProcessSpec } from '../process/spec.ts';
import { type Programs } from '../tools/catalog.ts';
import { ensureChannel } from './channel.ts';
import { renderConfiguration } from './configuration.ts';
import { type Context } from './context.ts';
import { readDeployments } from './deployments.ts';
import { formatBrokers, makeGenesis, prepareIpfs } from './prepare.ts';
import { contractServes } from './serving.ts';
import { brokerProcess, caProcess, chaincodeProcess, ipfsProcess, ordererProcess, peerProcess } from './processes.ts';

export interface Fleet {
  readonly brokers: readonly ProcessSpec[];
  readonly orderers: readonly ProcessSpec[];
  readonly peers: readonly ProcessSpec[];
  readonly others: readonly ProcessSpec[];
}

/** All processes of the network as it is deployed now. */
export function fleetOf(context: Context, programs: Programs): Fleet {
  const { ordering, organizations } = context.topology;
  const deployments = readDeployments(context.paths);
  return {
    brokers: ordering.brokers.map((broker) => brokerProcess(context, programs, broker)),
    orderers: ordering.orderers.map((orderer) => ordererProcess(context, programs, orderer)),
    peers: organizations.flatMap(({ name, peers }) => peers.map((peer) => peerProcess(context, programs, name, peer))),
    others: [
      ...organizations.map((organization) => caProcess(context, programs, organization)),
      ...organizations
        .map((organization) => ipfsProcess(context, programs, organization))
        .filter((spec) => spec !== undefined),
      ...deployments.flatMap((deployment) =>
        organizations.map((organization) => chaincodeProcess(context, organization, deployment)),
      ),
    ],
  };
}

export const allProcesses = ({ brokers, orderers, peers, others }: Fleet): ProcessSpec[] => [
  ...brokers,
  ...orderers,
  ...peers,
  ...others,
];

/**
 * Brings the network up; on a network that is up it changes nothing. What it started is ended again when it is
 * interrupted or fails, and data is kept.
 * @throws NetworkError PORT_IN_USE before anything starts, STATE_MISMATCH, TOOL_MISSING, TIMEOUT, PROCESS_EXITED.
 */
export async function up(context: Context): Promise<void> {
  const programs = await context.programs();
  rememberTopology(context);
  await context.material.ensure();
  renderConfiguration(context);
  const fleet = fleetOf(context, programs);
  await checkPorts(context, allProcesses(fleet));
  await formatBrokers(context);
  await makeGenesis(context);
  await prepareIpfs(context);
  const started: string[] = [];
  try {
    await startInOrder(context, fleet, started);
  } catch (error) {
    context.say(`ending what was started: ${started.join(', ')}`);
    await Promise.all(started.map((name) => context.supervisor.stop(name)));
    throw error;
  }
}

async function startInOrder(context: Context, fleet: Fleet, started: string[]): Promise<void> {
  const begin = (specs: readonly ProcessSpec[]): void => {
    for (const spec of specs) if (context.supervisor.start(spec)) started.push(spec.name);
  };
  begin(fleet.brokers);
  await allReady(context, fleet.brokers);
  // What orders and endorses comes next; the rest must not take processor time from the brokers' start.
  await ensureAccess(context);
  begin([...fleet.orderers, ...fleet.peers, ...fleet.others]);
  await allReady(context, [...fleet.orderers, ...fleet.peers, ...fleet.others]);
  await ensureChannel(context);
  const deployed = readDeployments(context.paths).filter(({ sequence }) => sequence !== undefined);
  await Promise.all(deployed.map(({ name }) => contractServes(context, name)));
}

async function allReady(context: Context, specs: readonly ProcessSpec[]): Promise<void> {
  await Promise.all(
    specs.map(async (spec) => {
      const startedAt = performance.now();
      await context.supervisor.ready(spec, context.signal);
      context.say(`${spec.name} is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    }),
  );
}

/** Access rules live in Kafka's own metadata: once written they survive every restart. */
async function ensureAccess(context: Context): Promise<void> {
  const done = context.paths.artifacts('kafka-access.json');
  if (exists(done)) return;
  await grantAccess(context.topology, context.site, context.signal);
  writePrivate(done, '{}\n');
}

async function checkPorts({ supervisor }: Context, specs: readonly ProcessSpec[]): Promise<void> {
  const wanted = specs
    .filter(({ name }) => supervisor.pidOf(name) === undefined)
    .flatMap(({ name, ports }) => ports.map((port) => ({ port, process: name })));
  await checkPortsFree(wanted);
}

/** Data belongs to the topology it was made with: another one on the same folder is refused. Tuning may change. */
function rememberTopology({ paths, topology }: Context): void {
  makeFolder(paths.root);
  const text = `${JSON.stringify({ ...topology, tuning: undefined }, undefined, 2)}\n`;
  const known = readIfPresent(paths.topology());
  if (known === undefined) writePrivate(paths.topology(), text);
  else if (known !== text)
    throw new NetworkError('STATE_MISMATCH', `${paths.root} holds a network of another topology`, {
      hint: 'use the same consortium file and port base, or another --state folder, or remove the network with clean',
    });
}

/** Ends the network's own processes, those first that depend on others. */
export async function down(context: Context): Promise<string[]> {
  const { supervisor } = context;
  const running = supervisor.running();
  const rank = (name: string): number => STOP_ORDER.findIndex((prefix) => name.startsWith(prefix));
  const stopped: string[] = [];
  for (const prefix of STOP_ORDER.keys()) {
    const group = running.filter((name) => rank(name) === prefix);
    await Promise.all(group.map((name) => supervisor.stop(name)));
    stopped.push(...group);
  }
  await Promise.all(supervisor.known().map((name) => supervisor.stop(name)));
  return stopped;
}

const STOP_ORDER = ['ipfs-', 'ca-', 'peer-', 'chaincode-', 'orderer-', 'kafka-'];
