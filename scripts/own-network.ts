// A network with the contract on it, for what runs above it: started where it does not run, left alone where it does.
import { join } from 'node:path';
import { root, runNode } from './run.ts';
import { packageContract } from './steps.ts';

const NETWORK = 'network/src/cli/main.ts';
// kafkajs computes a negative timeout where it means "at once".
const NODE_OPTIONS = ['--disable-warning=TimeoutNegativeWarning'];

export interface NetworkChoice {
  /** Folder of another network than the default one. */
  readonly state?: string | undefined;
  readonly portBase?: string | undefined;
}

const optionsOf = ({ state, portBase }: NetworkChoice): string[] => [
  ...(state === undefined ? [] : ['--state', state]),
  ...(portBase === undefined ? [] : ['--port-base', portBase]),
];

export const network = (choice: NetworkChoice, ...args: readonly string[]): number =>
  runNode(NETWORK, [...optionsOf(choice), ...args], NODE_OPTIONS);

/** Both steps change nothing where they are done already. */
export const startNetwork = (choice: NetworkChoice): number =>
  packageContract() || network(choice, 'up') || network(choice, 'deploy', 'chaincode/dist/package');

/** Where the network tells applications what they need to know. */
export const profileOf = ({ state }: NetworkChoice): string =>
  join(state ?? join(root, 'network', 'state'), 'connection-profile.json');
