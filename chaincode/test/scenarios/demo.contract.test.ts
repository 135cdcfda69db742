import { expect, test } from '@jest/globals';
import { heliaStore } from '../../demo/helia-store.ts';
import { scenario } from '../../demo/scenario.ts';
import { contracts } from '../../src/index.ts';
import { LocalScenarioLedger } from '../ledgers/local-ledger.ts';
import { ORGANIZATIONS } from './consortium.ts';

test('one sealed PDF goes from the centre to a reviewer, as the demonstration tells it', async () => {
  const ledger = await LocalScenarioLedger.open(contracts, ORGANIZATIONS);
  try {
    const lines: string[] = [];
    await scenario({ ledger, store: heliaStore() }, (line) => lines.push(line));
    expect(lines.filter((line) => !line.startsWith(' '))).toHaveLength(10);
    expect(lines.at(-1)).toBe('  REVOKED');
  } finally {
    await ledger.close();
  }
});
