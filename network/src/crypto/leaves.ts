// Which certificates the network holds: one list, from which minting, renewal and the expiry table all work.
import { type AuthorityName, type KeyPaths } from '../folders.ts';
import { type Organization, type Topology } from '../topology/topology.ts';
import { type Purpose } from './mint.ts';

export interface Leaf {
  readonly organization: string;
  readonly node: string;
  /** Folder below the node's own. */
  readonly folder: 'tls' | 'kafka' | 'chaincode-client' | 'msp';
  readonly authority: AuthorityName;
  readonly purpose: Purpose;
  /** Node OU of an identity: peer, orderer or admin. */
  readonly unit?: 'peer' | 'orderer' | 'admin';
  /** Whether a Kafka PEM key store (key, then certificate) is written beside it. */
  readonly keyStore?: true;
}

export const APPLICATION = 'application';
export const KAFKA_ADMIN = 'kafka-admin';
export const ADMIN = 'admin';

/** The organisation's chaincode servers share one certificate. */
export const chaincodeNodeOf = (organization: Organization): string => `chaincode-${organization.name}`;

const tlsServer = (organization: string, node: string): Leaf => ({
  organization,
  node,
  folder: 'tls',
  authority: 'tlsca',
  purpose: 'server',
});

const identity = (organization: string, node: string, unit: NonNullable<Leaf['unit']>): Leaf => ({
  organization,
  node,
  folder: 'msp',
  authority: 'ca',
  purpose: 'identity',
  unit,
});

const kafkaClient = (organization: string, node: string): Leaf => ({
  organization,
  node,
  folder: 'kafka',
  authority: 'kafka-ca',
  purpose: 'client',
});

function orderingLeaves({ ordering }: Topology): Leaf[] {
  const { name } = ordering;
  return [
    identity(name, ADMIN, 'admin'),
    ...ordering.brokers.map((broker): Leaf => ({
      ...kafkaClient(name, broker.name),
      purpose: 'server-and-client',
      keyStore: true,
    })),
    ...ordering.orderers.flatMap((orderer) => [
      identity(name, orderer.name, 'orderer'),
      tlsServer(name, orderer.name),
      kafkaClient(name, orderer.name),
    ]),
    kafkaClient(name, KAFKA_ADMIN),
    kafkaClient(name, APPLICATION),
  ];
}

function organizationLeaves(organization: Organization): Leaf[] {
  const { name, peers, ca } = organization;
  return [
    identity(name, ADMIN, 'admin'),
    tlsServer(name, ca.name),
    tlsServer(name, chaincodeNodeOf(organization)),
    ...peers.flatMap((peer): Leaf[] => [
      identity(name, peer.name, 'peer'),
      tlsServer(name, peer.name),
      { organization: name, node: peer.name, folder: 'chaincode-client', authority: 'tlsca', purpose: 'client' },
    ]),
  ];
}

export const leavesOf = (topology: Topology): Leaf[] => [
  ...orderingLeaves(topology),
  ...topology.organizations.flatMap(organizationLeaves),
];

export const authoritiesOf = ({ ordering, organizations }: Topology): [organization: string, AuthorityName][] => [
  [ordering.name, 'ca'],
  [ordering.name, 'tlsca'],
  [ordering.name, 'kafka-ca'],
  ...organizations.flatMap(({ name }): [string, AuthorityName][] => [
    [name, 'ca'],
    [name, 'tlsca'],
  ]),
];

export interface LeafFiles {
  readonly certificate: string;
  readonly privateKey: string;
  readonly root: string;
}

export function leafFiles(keys: KeyPaths, leaf: Pick<Leaf, 'organization' | 'node' | 'folder'>): LeafFiles {
  const at = (...file: string[]): string => keys.node(leaf.organization, leaf.node, leaf.folder, ...file);
  if (leaf.folder === 'msp')
    return {
      certificate: at('signcerts', 'cert.pem'),
      privateKey: at('keystore', 'key.pem'),
      root: at('cacerts', 'ca.pem'),
    };
  return { certificate: at('cert.pem'), privateKey: at('key.pem'), root: at('ca.pem') };
}
