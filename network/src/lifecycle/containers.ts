// The short runs between the containers' long ones: keys and genesis, access rules, channel and contract.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keepContract, prepareContract } from '../chaincode/contract-folder.ts';
import { packageChaincode } from '../chaincode/package.ts';
import { commit, committed } from '../commands/lifecycle-chaincode.ts';
import { NetworkError } from '../errors.ts';
import { writePrivate } from '../files.ts';
import { grantAccess } from '../kafka/access.ts';
import { ensureChannel } from './channel.ts';
import { renderConfiguration } from './configuration.ts';
import { CONTAINER } from '../render/compose.ts';
import { METRICS_AGENT } from '../tools/catalog.ts';
import { type Context } from './context.ts';
import { approveEverywhere, installEverywhere, versionOf } from './deploy.ts';
import { clusterId, makeGenesis, prepareIpfs } from './prepare.ts';
import { contractServes } from './serving.ts';

/** Containers run one contract, on each organisation's first chaincode port. */
const SLOT = 0;

/** Everything that must lie in files before the first process starts. */
export async function initContainers(context: Context, contractFolder: string): Promise<void> {
  const { paths } = context;
  await context.material.ensure();
  renderConfiguration(context);
  clusterId(context);
  copyFileSync(join(CONTAINER.agents, METRICS_AGENT), paths.artifacts(METRICS_AGENT));
  await makeGenesis(context);
  await prepareIpfs(context);
  const contract = await prepareContract(contractFolder);
  try {
    const current = paths.chaincode('current');
    rmSync(current, { recursive: true, force: true });
    keepContract(contract, current);
    writePrivate(paths.artifacts('package-id'), (await packageChaincode(contract, SLOT)).packageId);
  } finally {
    contract.dispose();
  }
}

export const grantContainersAccess = (context: Context): Promise<void> =>
  grantAccess(context.topology, context.site, context.signal);

/** Creates the channel and commits the contract that the chaincode containers serve. */
export async function openContainersChannel(context: Context, contractFolder: string): Promise<void> {
  await ensureChannel(context);
  const [first] = context.topology.organizations;
  if (first === undefined) throw new NetworkError('INVALID_TOPOLOGY', 'there is no organisation');
  const contract = await prepareContract(contractFolder);
  try {
    const current = await committed(context, first, contract.name);
    const version = versionOf(contract);
    if (current?.version !== version) {
      const pack = await packageChaincode(contract, SLOT);
      const definition = { name: contract.name, version, sequence: (current?.sequence ?? 0) + 1 };
      await installEverywhere(context, pack);
      await approveEverywhere(context, definition, pack.packageId);
      await commit(context, first, definition);
    }
    await contractServes(context, contract.name);
  } finally {
    contract.dispose();
  }
}
