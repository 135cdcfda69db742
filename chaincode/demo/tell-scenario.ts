// The scenario first: it loads the in-process ledger, which silences the decorators' log before the contract is loaded.
// The contract comes compiled, as Node does not run decorators.
import { scenario } from './scenario.ts';
import { contracts } from '../dist/index.js';

await scenario(contracts, (line) => process.stdout.write(`${line}\n`));
