import { openFabricLedger } from '../../src/adapters/ledger/fabric/open-fabric-ledger.ts';
import { liveNetwork, START_MS } from '../support/network.ts';
import { ORGANIZATIONS } from '../support/trial.ts';
import { ledgerSuite } from './suite.ts';

ledgerSuite(
  'the consortium’s Fabric network',
  async () => {
    const ledger = await openFabricLedger({ organizations: ORGANIZATIONS, profile: await liveNetwork() });
    return { ledger, firstBlock: 0, close: () => ledger.close() };
  },
  START_MS,
);
