// The network as one data value. Everything else is rendered from it.
import { NetworkError } from '../errors.ts';
import { type Consortium } from './consortium.ts';
import { DEFAULT_TUNING, type Tuning } from './tuning.ts';

/** How orderers and applications reach the brokers; `plaintext` exists for comparison in tests and benchmarks only. */
export type BrokerSecurity = 'mutual-tls' | 'plaintext';

export interface Broker {
  readonly name: string;
  readonly id: number;
  readonly ports: { readonly client: number; readonly controller: number; readonly metrics: number };
}
export interface Orderer {
  readonly name: string;
  readonly ports: { readonly service: number; readonly admin: number; readonly operations: number };
}
export interface Peer {
  readonly name: string;
  readonly ports: { readonly service: number; readonly chaincode: number; readonly operations: number };
}
export interface CertificateAuthority {
  readonly name: string;
  readonly ports: { readonly service: number; readonly operations: number };
}
export interface ContentNode {
  readonly name: string;
  readonly ports: { readonly swarm: number; readonly api: number; readonly gateway: number };
}
export interface Organization {
  readonly name: string;
  readonly mspId: string;
  readonly peers: readonly Peer[];
  readonly ca: CertificateAuthority;
  readonly ipfs: ContentNode | undefined;
  /** One port for each chaincode server that this organisation can run at the same time. */
  readonly chaincodePorts: readonly number[];
}
export interface Ordering {
  readonly name: string;
  readonly mspId: string;
  readonly operator: string;
  readonly brokers: readonly Broker[];
  readonly orderers: readonly Orderer[];
}
export interface Topology {
  readonly name: string;
  readonly channel: string;
  readonly systemChannel: string;
  readonly portBase: number;
  readonly brokerSecurity: BrokerSecurity;
  readonly ordering: Ordering;
  readonly organizations: readonly Organization[];
  readonly blocks: Consortium['blocks'];
  readonly certificates: Consortium['certificates'];
  readonly tuning: Tuning;
}

export interface TopologyOptions {
  readonly portBase?: number;
  readonly brokerSecurity?: BrokerSecurity;
  readonly tuning?: Partial<Tuning>;
}

export const DEFAULT_PORT_BASE = 21_000;
/** Linux hands out ephemeral source ports from here on; a listener above may find its port taken. */
const FIRST_EPHEMERAL_PORT = 32_768;
const FIRST_UNPRIVILEGED_PORT = 1_024;
/** Two contracts, each with a predecessor still running during its upgrade. */
const CHAINCODE_SLOTS = 4;

const numbered = (prefix: string, total: number): string[] =>
  Array.from({ length: total }, (_, i) => `${prefix}-${i + 1}`);

/** The first peer of an organisation carries the organisation's bare name; further ones are numbered. */
const peerNames = (organization: string, total: number): string[] =>
  Array.from({ length: total }, (_, i) => (i === 0 ? `peer-${organization}` : `peer-${organization}-${i + 1}`));

class PortAllocator {
  #next: number;
  constructor(base: number) {
    this.#next = base;
  }
  take(): number {
    if (this.#next >= FIRST_EPHEMERAL_PORT)
      throw new NetworkError('INVALID_TOPOLOGY', `the ports run past ${FIRST_EPHEMERAL_PORT - 1}`, {
        hint: 'choose a lower --port-base',
      });
    return this.#next++;
  }
}

/**
 * Places a consortium on ports counted up from one base, in the order of the consortium's own lists.
 * @throws NetworkError INVALID_TOPOLOGY when the ports leave 1024…32767.
 */
export function topologyOf(consortium: Consortium, options: TopologyOptions = {}): Topology {
  const portBase = options.portBase ?? DEFAULT_PORT_BASE;
  if (!Number.isInteger(portBase) || portBase < FIRST_UNPRIVILEGED_PORT)
    throw new NetworkError('INVALID_TOPOLOGY', `the port base must be a whole number from ${FIRST_UNPRIVILEGED_PORT}`);
  const ports = new PortAllocator(portBase);
  const { ordering } = consortium;
  const brokers = numbered('kafka', ordering.brokers).map((name, i) => ({
    name,
    id: i + 1,
    ports: { client: ports.take(), controller: ports.take() },
  }));
  const orderers = numbered('orderer', ordering.orderers).map((name) => ({
    name,
    ports: { service: ports.take(), admin: ports.take(), operations: ports.take() },
  }));
  const organizations = consortium.organizations.map((organization) => placeOrganization(organization, ports));
  return {
    name: consortium.name,
    channel: consortium.channel,
    systemChannel: `${consortium.name}-system`,
    portBase,
    brokerSecurity: options.brokerSecurity ?? 'mutual-tls',
    ordering: {
      name: ordering.name,
      mspId: ordering.mspId,
      operator: ordering.operator,
      brokers: brokers.map((broker) => ({ ...broker, ports: { ...broker.ports, metrics: ports.take() } })),
      orderers,
    },
    organizations,
    blocks: consortium.blocks,
    certificates: consortium.certificates,
    tuning: { ...DEFAULT_TUNING, ...options.tuning },
  };
}

function placeOrganization(
  { name, mspId, peers, ipfs }: Consortium['organizations'][number],
  ports: PortAllocator,
): Organization {
  return {
    name,
    mspId,
    peers: peerNames(name, peers).map((peer) => ({
      name: peer,
      ports: { service: ports.take(), chaincode: ports.take(), operations: ports.take() },
    })),
    ca: { name: `ca-${name}`, ports: { service: ports.take(), operations: ports.take() } },
    ipfs: ipfs
      ? { name: `ipfs-${name}`, ports: { swarm: ports.take(), api: ports.take(), gateway: ports.take() } }
      : undefined,
    chaincodePorts: Array.from({ length: CHAINCODE_SLOTS }, () => ports.take()),
  };
}

/** @throws NetworkError INVALID_INPUT naming the organisations there are. */
export function organizationNamed(topology: Topology, name: string): Organization {
  const found = topology.organizations.find((organization) => organization.name === name);
  if (found !== undefined) return found;
  const known = topology.organizations.map((organization) => organization.name).join(', ');
  throw new NetworkError('INVALID_INPUT', `no organisation named ${name}; there are ${known}`);
}

/** The peer through which an organisation's clients and anchor announcements go. */
export function anchorPeerOf(organization: Organization): Peer {
  const [peer] = organization.peers;
  if (peer === undefined) throw new NetworkError('INVALID_TOPOLOGY', `${organization.name} has no peer`);
  return peer;
}
