import { LocalScenarioLedger } from '../ledgers/local-ledger.ts';
import { contracts } from '../../src/index.ts';
import { describeScenarios } from './all-scenarios.ts';
import { ORGANIZATIONS } from './consortium.ts';

describeScenarios('in one process', () => LocalScenarioLedger.open(contracts, ORGANIZATIONS));
