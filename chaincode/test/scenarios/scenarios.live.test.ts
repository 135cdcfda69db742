import { describeScenarios } from './all-scenarios.ts';

// Loaded later than the rest: the gateway's CommonJS requires @noble/curves, which jest refuses while that is loading.
describeScenarios('on the network', async () => {
  const [{ down }, { liveContext, packagedContract }, { NetworkScenarioLedger }] = await Promise.all([
    import('@lianjian/network'),
    import('../ledgers/live-network.ts'),
    import('../ledgers/network-ledger.ts'),
  ]);
  const context = liveContext();
  const ledger = await NetworkScenarioLedger.open(context, packagedContract);
  ledger.onClose = async () => {
    await down(context);
  };
  return ledger;
});
