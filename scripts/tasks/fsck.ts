// Chain, content and database against each other: npm run fsck [-- --repair]. With --network, or --state DIR, of the
// network profile; the folders are those of npm start and npm run start:network, unless LIANJIAN_DATA says otherwise.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { profileOf } from '../own-network.ts';
import { root, runNode } from '../run.ts';
import { build } from '../steps.ts';

const { values } = parseArgs({
  options: {
    network: { type: 'boolean', default: false },
    repair: { type: 'boolean', default: false },
    state: { type: 'string' },
  },
});

if (values.network || values.state !== undefined) {
  const state = values.state === undefined ? undefined : resolve(values.state);
  process.env['LIANJIAN_PROFILE'] ??= 'network';
  process.env['LIANJIAN_NETWORK_PROFILE'] ??= profileOf({ state });
  process.env['LIANJIAN_DATA'] ??= state === undefined ? join(root, 'data-network') : join(state, 'backend');
}
process.exitCode =
  build() ||
  runNode('backend/dist/fsck-main.js', values.repair ? ['--repair'] : [], ['--disable-warning=TimeoutNegativeWarning']);
