import { type PlantingNetwork, plantedValues } from '../planted/planted-values.ts';
import { describeScenarios } from './all-scenarios.ts';
import { AUTHORITY, COLLEGE_A } from './consortium.ts';
import { lostShare } from './lost-share.ts';

let opened: PlantingNetwork | undefined;

function network(): PlantingNetwork {
  if (opened === undefined) throw new Error('the network is not open');
  return opened;
}

/** Loaded later than the rest: the gateway's CommonJS requires @noble/curves, which jest refuses while that is loading. */
async function openNetwork(): Promise<PlantingNetwork> {
  const [{ down, SECRETS }, { liveContext, packagedContract }, { NetworkScenarioLedger }, { kuboStore }] =
    await Promise.all([
      import('@lianjian/network'),
      import('../ledgers/live-network.ts'),
      import('../ledgers/network-ledger.ts'),
      import('../../demo/kubo-store.ts'),
    ]);
  const context = liveContext();
  const ledger = await NetworkScenarioLedger.open(context, packagedContract);
  const stop = async (): Promise<void> => {
    await down(context);
  };
  ledger.onClose = stop;
  const registrars = context.topology.organizations.map(
    ({ name }) => [`registrar’s password of ${name}`, context.material.secret(name, SECRETS.caRegistrar)] as const,
  );
  return { ledger, passwords: Object.fromEntries(registrars), stop, store: kuboStore(context, AUTHORITY, COLLEGE_A) };
}

describeScenarios(
  'on the network',
  async () => {
    opened = await openNetwork();
    return opened.ledger;
  },
  [
    (on) => {
      lostShare(on, () => network().ledger);
    },
    // Stops the network: the last.
    (on) => {
      plantedValues(on, network);
    },
  ],
);
