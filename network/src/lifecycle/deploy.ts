// Deploys a contract: install everywhere, approve by every organisation, commit, and move over to its servers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, keepContract, prepareContract } from '../chaincode/contract-folder.ts';
import { type ChaincodePackage, packageChaincode } from '../chaincode/package.ts';
import { approvals, approve, commit, committed, type Definition, install } from '../commands/lifecycle-chaincode.ts';
import { NetworkError } from '../errors.ts';
import { type Context } from './context.ts';
import { type Deployment, readDeployments, serverFolder, writeDeployments } from './deployments.ts';
import { chaincodeProcess, chaincodeProcessName } from './processes.ts';
import { contractServes } from './serving.ts';

const DIGEST_SHOWN = 12;

export interface Deployed {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  readonly packageId: string;
  /** False when exactly this contract was deployed already. */
  readonly changed: boolean;
}

/**
 * @param folder see prepareContract
 * @param name the chaincode's name; the package's own when absent
 * @throws NetworkError INVALID_PACKAGE, COMMAND_FAILED, TIMEOUT. What was deployed before keeps running.
 */
export async function deploy(context: Context, folder: string, name?: string): Promise<Deployed> {
  const contract = await prepareContract(folder, name);
  try {
    return await deployContract(context, contract);
  } finally {
    contract.dispose();
  }
}

/** The digest stands in the version, so that the committed definition itself names the code. */
export const versionOf = ({ version, digest }: Contract): string => `${version}+${digest.slice(0, DIGEST_SHOWN)}`;

async function deployContract(context: Context, contract: Contract): Promise<Deployed> {
  const { organizations } = context.topology;
  const [first] = organizations;
  if (first === undefined) throw new NetworkError('INVALID_TOPOLOGY', 'there is no organisation');
  const version = versionOf(contract);
  const current = await committed(context, first, contract.name);
  await dropStale(context, contract, current);
  const { entry, pack } = await plan(context, contract);
  if (current?.version === version) {
    await finish(context, { ...entry, sequence: current.sequence });
    return { ...current, packageId: entry.packageId, changed: false };
  }
  await installEverywhere(context, pack);
  await startServers(context, entry);
  const definition: Definition = { name: contract.name, version, sequence: (current?.sequence ?? 0) + 1 };
  await approveEverywhere(context, definition, entry.packageId);
  context.say(`committing ${definition.name} ${version} as sequence ${definition.sequence}`);
  await commit(context, first, definition);
  await finish(context, { ...entry, sequence: definition.sequence });
  return { ...definition, packageId: entry.packageId, changed: true };
}

/** Forgets attempts of another content that never came to be committed. */
async function dropStale(context: Context, contract: Contract, current: Definition | undefined): Promise<void> {
  const deployments = readDeployments(context.paths);
  const stale = deployments.filter(
    ({ name, digest, version }) => name === contract.name && digest !== contract.digest && version !== current?.version,
  );
  for (const entry of stale) await stopServers(context, entry);
  if (stale.length > 0)
    writeDeployments(
      context.paths,
      deployments.filter((entry) => !stale.includes(entry)),
    );
}

/** Writes down what is about to be deployed, so that an interrupted deployment can be continued. */
async function plan(context: Context, contract: Contract): Promise<{ entry: Deployment; pack: ChaincodePackage }> {
  const { paths } = context;
  const deployments = readDeployments(paths);
  const known = deployments.find(({ name, digest }) => name === contract.name && digest === contract.digest);
  const slot = known?.slot ?? freeSlot(context, deployments);
  const pack = await packageChaincode(contract, slot);
  keepContract(contract, serverFolder(paths, contract));
  const { name, digest } = contract;
  const entry: Deployment = known ?? { name, digest, slot, version: versionOf(contract), packageId: pack.packageId };
  if (known === undefined) writeDeployments(paths, [...deployments, entry]);
  return { entry, pack };
}

function freeSlot({ topology }: Context, deployments: readonly Deployment[]): number {
  const slots = topology.organizations[0]?.chaincodePorts.keys() ?? [];
  for (const slot of slots) if (!deployments.some((entry) => entry.slot === slot)) return slot;
  throw new NetworkError(
    'INVALID_INPUT',
    `all chaincode ports are taken by ${deployments.map((d) => d.name).join(', ')}`,
  );
}

export async function installEverywhere(context: Context, pack: ChaincodePackage): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'lianjian-install-'));
  try {
    const file = join(scratch, 'package.tar.gz');
    writeFileSync(file, pack.bytes);
    context.say(`installing ${pack.packageId}`);
    await Promise.all(
      context.topology.organizations.flatMap((organization) =>
        organization.peers.map((peer) => install(context, organization, peer, file, pack.packageId)),
      ),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function startServers(context: Context, entry: Deployment): Promise<void> {
  const { topology, supervisor, signal } = context;
  const servers = topology.organizations.map((organization) => chaincodeProcess(context, organization, entry));
  for (const server of servers) supervisor.start(server);
  await Promise.all(servers.map((server) => supervisor.ready(server, signal)));
}

async function stopServers({ topology, supervisor }: Context, entry: Deployment): Promise<void> {
  await Promise.all(
    topology.organizations.map((organization) => supervisor.stop(chaincodeProcessName(organization, entry))),
  );
}

export async function approveEverywhere(context: Context, definition: Definition, packageId: string): Promise<void> {
  const { organizations } = context.topology;
  const [first] = organizations;
  if (first === undefined) return;
  const approved = await approvals(context, first, definition);
  const missing = organizations.filter(({ mspId }) => approved.get(mspId) !== true);
  context.say(`approving for ${missing.map(({ name }) => name).join(', ')}`);
  await Promise.all(missing.map((organization) => approve(context, organization, definition, packageId)));
}

/** Waits until every peer calls the new servers, then ends those of the predecessor. */
async function finish(context: Context, entry: Deployment): Promise<void> {
  await startServers(context, entry);
  const { paths } = context;
  await contractServes(context, entry.name);
  const deployments = readDeployments(paths);
  const predecessors = deployments.filter(({ name, digest }) => name === entry.name && digest !== entry.digest);
  const others = deployments.filter(({ name }) => name !== entry.name);
  writeDeployments(paths, [...others, entry]);
  for (const predecessor of predecessors) {
    await stopServers(context, predecessor);
    rmSync(serverFolder(paths, predecessor), { recursive: true, force: true });
  }
}
