// The network profile with its trial consortium: npm run start:network. The server's data lies in data-network/, or in
// the folder of the network that --state names, unless LIANJIAN_DATA says otherwise.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type NetworkChoice, profileOf, startNetwork } from '../own-network.ts';
import { root } from '../run.ts';
import { serve } from '../serve.ts';
import { build } from '../steps.ts';

const { values } = parseArgs({ options: { state: { type: 'string' }, 'port-base': { type: 'string' } } });
const choice: NetworkChoice = {
  state: values.state === undefined ? undefined : resolve(values.state),
  portBase: values['port-base'],
};

async function run(): Promise<number> {
  const exitCode = await serve({
    LIANJIAN_PROFILE: 'network',
    LIANJIAN_NETWORK_PROFILE: profileOf(choice),
    LIANJIAN_DATA: choice.state === undefined ? join(root, 'data-network') : join(choice.state, 'backend'),
  });
  const options = choice.state === undefined ? '' : ` --state ${choice.state}`;
  process.stdout.write(`The server has ended; the network runs on. To end it: npm run network -- down${options}\n`);
  return exitCode;
}

process.exitCode = build() || startNetwork(choice) || (await run());
