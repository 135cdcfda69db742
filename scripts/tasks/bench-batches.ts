// A day's work in bulk, embedded and on a network: npm run bench:batches. The network is one of its own, which goes
// afterwards, unless --state names one; that one stays, stopped. --only embedded or --only network leaves the other out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { network, profileOf, startNetwork } from '../own-network.ts';
import { runNode } from '../run.ts';
import { build } from '../steps.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'port-base': { type: 'string' },
    rows: { type: 'string' },
    singles: { type: 'string' },
    state: { type: 'string' },
  },
});
const passedOn = (['rows', 'singles'] as const).flatMap((name) => {
  const value = values[name];
  return value === undefined ? [] : [`--${name}`, value];
});

function onNetwork(): number {
  const state =
    values.state === undefined ? mkdtempSync(join(tmpdir(), 'lianjian-bench-batches-')) : resolve(values.state);
  const choice = { state, portBase: values['port-base'] };
  try {
    const where = ['--profile', profileOf(choice), '--data', join(state, 'backend')];
    return startNetwork(choice) || runNode('backend/bench/batches.ts', [...where, ...passedOn]);
  } finally {
    if (values.state === undefined) {
      network(choice, 'clean', '--yes');
      rmSync(state, { recursive: true, force: true });
    } else {
      network(choice, 'down');
    }
  }
}

const embedded = (): number => runNode('backend/bench/batches.ts', passedOn);

process.exitCode =
  build() || (values.only === 'network' ? 0 : embedded()) || (values.only === 'embedded' ? 0 : onNetwork());
