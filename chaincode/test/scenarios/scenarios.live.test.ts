import { describeScenarios } from './all-scenarios.ts';

// Loaded later than the rest: the gateway's CommonJS requires @noble/curves, which jest refuses while that is loading.
describeScenarios('on the network', async () => {
  const [{ liveContext, packagedContract }, { NetworkScenarioLedger }] = await Promise.all([
    import('../ledgers/live-network.ts'),
    import('../ledgers/network-ledger.ts'),
  ]);
  return NetworkScenarioLedger.open(liveContext(), packagedContract);
});
