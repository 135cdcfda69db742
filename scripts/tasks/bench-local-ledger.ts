import { runNode } from '../run.ts';

process.exitCode = runNode('packages/local-ledger/bench/local-ledger.ts', process.argv.slice(2));
