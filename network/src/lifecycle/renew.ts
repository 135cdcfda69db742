import { type Leaf } from '../crypto/leaves.ts';
import { type Context } from './context.ts';
import { fleetOf } from './up.ts';
import { renderConfiguration } from './configuration.ts';
import { forgetBuilds } from './restart.ts';

/**
 * Gives one node new keys and certificates from the network's own authorities, and restarts what uses them. Lost or
 * expired certificates are mended the same way.
 * @throws NetworkError UNKNOWN_PROCESS when the node holds no certificate.
 */
export async function renew(context: Context, node: string, organization?: string): Promise<Leaf[]> {
  const leaves = await context.material.renew(node, organization);
  renderConfiguration(context);
  const { brokers, orderers, peers, others } = fleetOf(context, await context.programs());
  const users = [...brokers, ...orderers, ...peers, ...others].filter(
    ({ name }) => name === node || (node.startsWith('chaincode-') && name.startsWith(`${node}-`)),
  );
  // One that ended over its certificate is started too; a network that is down stays so.
  const isUp = context.supervisor.running().length > 0;
  for (const spec of users) {
    await context.supervisor.stop(spec.name);
    forgetBuilds(context, spec.name);
    if (!isUp) continue;
    context.supervisor.start(spec);
    await context.supervisor.ready(spec, context.signal);
    context.say(`${spec.name} is ready with its new certificate`);
  }
  return leaves;
}
