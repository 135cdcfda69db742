// The same rules on real peers: a network of three organisations of its own, with one broker.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { contextOf, readConsortium, TOOL_MANIFESTS, ToolBuilder, topologyOf } from '@lianjian/network';
import { conflictRules } from './conflict-rules.ts';
import { openNetworkRuleLedger } from './network-rule-ledger.ts';
import { privateRules } from './private-rules.ts';
import { stateRules } from './state-rules.ts';
import { describeRules } from './suite.ts';
import { transactionRules } from './transaction-rules.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const PORT_BASE = Number(process.env['LIANJIAN_LIVE_PORT_BASE'] ?? 24_000) + 500;
const START_MS = 240_000;

jest.setTimeout(START_MS);

function context() {
  const state = join(process.env['LIANJIAN_LIVE_STATE'] ?? join(tmpdir(), 'lianjian-live'), 'rules');
  const { organizations, ordering, ...rest } = readConsortium(join(ROOT, 'crypto-config', 'consortium.json'));
  const three = organizations.filter(({ name }) => name !== 'college-b').map((of) => ({ ...of, ipfs: false }));
  const consortium = { ...rest, ordering: { ...ordering, brokers: 1, orderers: 1 }, organizations: three };
  const topology = topologyOf(consortium, { brokerSecurity: 'mutual-tls', portBase: PORT_BASE });
  const say = (): undefined => undefined;
  const builder = new ToolBuilder(TOOL_MANIFESTS, say);
  return contextOf(topology, { keys: join(state, 'keys'), state }, () => builder.programs(), { say });
}

const folder = fileURLToPath(new URL('network', import.meta.url));
const parts = [stateRules, conflictRules, privateRules, transactionRules];
describeRules('on the network', () => openNetworkRuleLedger(context(), folder), parts);
