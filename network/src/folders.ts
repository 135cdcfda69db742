// Every path of a network, from one place.
import { join } from 'node:path';

/** The folders of one network; two networks share none of them. */
export interface Folders {
  /** State: processes' data, logs, rendered configuration, pid files. */
  readonly state: string;
  /** Keys and certificates. */
  readonly keys: string;
}

export class StatePaths {
  readonly root: string;
  constructor(state: string) {
    this.root = state;
  }
  topology = (): string => join(this.root, 'topology.json');
  /** For applications: see render/connection-profile.ts. */
  connectionProfile = (): string => join(this.root, 'connection-profile.json');
  lock = (): string => join(this.root, 'lock');
  run = (): string => join(this.root, 'run');
  pid = (process: string): string => join(this.root, 'run', `${process}.json`);
  logs = (): string => join(this.root, 'logs');
  log = (process: string): string => join(this.root, 'logs', `${process}.log`);
  config = (process: string, ...file: readonly string[]): string => join(this.root, 'config', process, ...file);
  data = (process: string): string => join(this.root, 'data', process);
  artifacts = (...file: readonly string[]): string => join(this.root, 'artifacts', ...file);
  chaincode = (...file: readonly string[]): string => join(this.root, 'chaincode', ...file);
  deployments = (): string => join(this.root, 'deployments.json');
  members = (...file: readonly string[]): string => join(this.root, 'members', ...file);
}

/** Key material below one root; the same relative layout is mounted into containers. */
export class KeyPaths {
  readonly root: string;
  constructor(root: string) {
    this.root = root;
  }
  /** An organisation's MSP as the channel sees it: roots only. */
  msp = (organization: string): string => join(this.root, organization, 'msp');
  authorityFile = (organization: string, authority: AuthorityName, file: string): string =>
    join(this.root, organization, authority, file);
  authorityCertificate = (organization: string, authority: AuthorityName): string =>
    this.authorityFile(organization, authority, 'ca.pem');
  authorityKey = (organization: string, authority: AuthorityName): string =>
    this.authorityFile(organization, authority, 'ca.key');
  node = (organization: string, node: string, ...file: readonly string[]): string =>
    join(this.root, organization, 'nodes', node, ...file);
  nodeMsp = (organization: string, node: string): string => this.node(organization, node, 'msp');
  secret = (organization: string, file: string): string => join(this.root, organization, 'secrets', file);
}

/** ca: identities; tlsca: TLS of the organisation's own nodes; kafka-ca: who may open a connection to a broker. */
export type AuthorityName = 'ca' | 'tlsca' | 'kafka-ca';
