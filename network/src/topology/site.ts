// Where the parts of a topology are reached and which paths they see. The native site and the container site differ
// here and nowhere else: every template is rendered against a Site.
import { KeyPaths, StatePaths, type Folders } from '../folders.ts';

export interface Site {
  /** Host name or address under which other parts reach a node. */
  hostOf(node: string): string;
  /** Address that services for other nodes bind to. */
  readonly bindHost: string;
  /** Address that services for this host's own operator bind to. */
  readonly operationsHost: string;
  readonly keys: KeyPaths;
  configOf(process: string, ...file: readonly string[]): string;
  dataOf(process: string): string;
  artifact(...file: readonly string[]): string;
  /** The folder with the external chaincode builder's bin/. */
  readonly chaincodeBuilder: string;
}

const LOOPBACK = '127.0.0.1';
const EVERYWHERE = '0.0.0.0';

export function nativeSite(folders: Folders, chaincodeBuilder: string): Site {
  const paths = new StatePaths(folders.state);
  return {
    hostOf: () => LOOPBACK,
    bindHost: LOOPBACK,
    operationsHost: LOOPBACK,
    keys: new KeyPaths(folders.keys),
    configOf: paths.config,
    dataOf: paths.data,
    artifact: paths.artifacts,
    chaincodeBuilder,
  };
}

/** Every node is a host of its own, named as the node is; ports stay the same. */
export function containerSite(folders: Folders, chaincodeBuilder: string): Site {
  return {
    ...nativeSite(folders, chaincodeBuilder),
    hostOf: (node) => node,
    bindHost: EVERYWHERE,
    operationsHost: EVERYWHERE,
  };
}
