// npm run network: hands over to the network's own command line, which needs no build.
import { runNode } from '../run.ts';

process.exitCode = runNode('network/src/cli/main.ts', process.argv.slice(2), [
  // kafkajs computes a negative timeout where it means "at once".
  '--disable-warning=TimeoutNegativeWarning',
]);
