// Entry of the containers' short runs: containers.ts init|access|channel CONTRACT_FOLDER.
import { dirname } from 'node:path';
import { NetworkError } from '../errors.ts';
import { grantContainersAccess, initContainers, openContainersChannel } from '../lifecycle/containers.ts';
import { type Context, contextOf } from '../lifecycle/context.ts';
import { CONTAINER } from '../render/compose.ts';
import { onPath } from '../tools/cache.ts';
import { type Programs } from '../tools/catalog.ts';
import { readConsortium } from '../topology/consortium.ts';
import { containerSite } from '../topology/site.ts';
import { topologyOf } from '../topology/topology.ts';
import { DEFAULT_CONSORTIUM } from './open.ts';
import { describeError } from './output.ts';

const STEPS: Readonly<Record<string, (context: Context, contract: string) => Promise<void>>> = {
  init: initContainers,
  access: grantContainersAccess,
  channel: openContainersChannel,
};

/** The image holds the command line clients only: the servers run in images of their own. */
function imagePrograms(): Programs {
  const peer = onPath('peer');
  const ipfs = onPath('ipfs');
  if (peer === undefined || ipfs === undefined)
    throw new NetworkError('TOOL_MISSING', 'this image holds no Fabric or no Kubo program');
  const beside = (program: string): string => `${dirname(peer)}/${program}`;
  return {
    ...{ peer, ipfs, configtxgen: beside('configtxgen'), configtxlator: beside('configtxlator') },
    ...{ orderer: '', caServer: '', java: '', kafkaClassPath: '', kafkaMetricsAgent: undefined },
  };
}

async function main([step = '', contract]: readonly string[]): Promise<number> {
  const work = STEPS[step];
  if (work === undefined || contract === undefined) {
    process.stderr.write(`usage: containers.ts ${Object.keys(STEPS).join('|')} CONTRACT_FOLDER\n`);
    return 2;
  }
  const folders = { state: CONTAINER.state, keys: CONTAINER.keys };
  const context = contextOf(
    topologyOf(readConsortium(DEFAULT_CONSORTIUM)),
    folders,
    () => Promise.resolve(imagePrograms()),
    {
      say: (line) => {
        process.stderr.write(`${line}\n`);
      },
      site: containerSite(folders, CONTAINER.builder),
    },
  );
  try {
    await work(context, contract);
    return 0;
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
