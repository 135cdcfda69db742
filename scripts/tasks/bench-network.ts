import { runNode } from '../run.ts';

process.exitCode = runNode('network/bench/network.ts', process.argv.slice(2), [
  // kafkajs computes a negative timeout where it means "at once".
  '--disable-warning=TimeoutNegativeWarning',
]);
