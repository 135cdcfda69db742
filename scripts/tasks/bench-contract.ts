import { runNode } from '../run.ts';
import { build } from '../steps.ts';

process.exitCode =
  build() ||
  runNode('chaincode/bench/contract.ts', process.argv.slice(2), [
    // kafkajs computes a negative timeout where it means "at once".
    '--disable-warning=TimeoutNegativeWarning',
  ]);
