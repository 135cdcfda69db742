// In process, or with --network on the real network, which it starts where it does not run.
// The ledger's driver first: it silences the decorators' log before the contract is loaded. The contract comes compiled,
// as Node does not run decorators.
import { parseArgs } from 'node:util';
import { LocalScenarioLedger } from '../test/ledgers/local-ledger.ts';
import { AUTHORITY, COLLEGE_A, ORGANIZATIONS } from '../test/scenarios/consortium.ts';
import { contracts } from '../dist/index.js';
import { heliaStore } from './helia-store.ts';
import { scenario, type Setting } from './scenario.ts';

const { values } = parseArgs({
  options: {
    network: { default: false, type: 'boolean' },
    'port-base': { type: 'string' },
    state: { type: 'string' },
  },
});
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function onNetwork(): Promise<Setting> {
  const [{ openNetwork }, { NetworkScenarioLedger }, { kuboStore }, { packagedContract }] = await Promise.all([
    import('@lianjian/network'),
    import('../test/ledgers/network-ledger.ts'),
    import('./kubo-store.ts'),
    import('../test/ledgers/live-network.ts'),
  ]);
  const { 'port-base': portBase, state } = values;
  const options = {
    ...(portBase === undefined ? {} : { portBase: Number(portBase) }),
    ...(state === undefined ? {} : { state }),
  };
  const context = openNetwork(options, (line) => process.stderr.write(`${line}\n`));
  const ledger = await NetworkScenarioLedger.open(context, packagedContract);
  return { ledger, store: kuboStore(context, AUTHORITY, COLLEGE_A) };
}

async function inProcess(): Promise<Setting> {
  return { ledger: await LocalScenarioLedger.open(contracts, ORGANIZATIONS), store: heliaStore() };
}

const setting = await (values.network ? onNetwork() : inProcess());
try {
  await scenario(setting, say);
} finally {
  await setting.ledger.close();
}
