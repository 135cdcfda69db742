import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { conflictRules } from './conflict-rules.ts';
import { openLocalRuleLedger } from './local-rule-ledger.ts';
import { privateRules } from './private-rules.ts';
import { stateRules } from './state-rules.ts';
import { describeRules } from './suite.ts';
import { transactionRules } from './transaction-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'local-ledger-rules-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const parts = [stateRules, conflictRules, privateRules, transactionRules];
describeRules('local-ledger in memory', () => openLocalRuleLedger(), parts);
describeRules('local-ledger on disk', () => openLocalRuleLedger(folder), parts);
