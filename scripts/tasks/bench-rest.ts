// The API on the real network against the same without it: npm run bench:rest. On a network of its own, which goes
// afterwards, unless --state names one; that one stays, stopped.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { network, profileOf, startNetwork } from '../own-network.ts';
import { runNode } from '../run.ts';
import { build } from '../steps.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    pairs: { type: 'string' },
    parts: { type: 'string' },
    'port-base': { type: 'string' },
    seconds: { type: 'string' },
    state: { type: 'string' },
  },
});
const state = values.state === undefined ? mkdtempSync(join(tmpdir(), 'lianjian-bench-rest-')) : resolve(values.state);
const choice = { state, portBase: values['port-base'] };
const passedOn = (['cases', 'pairs', 'parts', 'seconds'] as const).flatMap((name) => {
  const value = values[name];
  return value === undefined ? [] : [`--${name}`, value];
});

try {
  process.exitCode =
    build() ||
    startNetwork(choice) ||
    runNode('backend/bench/rest.ts', ['--profile', profileOf(choice), '--data', join(state, 'backend'), ...passedOn]);
} finally {
  if (values.state === undefined) {
    network(choice, 'clean', '--yes');
    rmSync(state, { recursive: true, force: true });
  } else {
    network(choice, 'down');
  }
}
