// Kubo in a private swarm: it speaks to the other nodes of the topology and to nobody else.
import { type Site } from '../topology/site.ts';
import { type ContentNode } from '../topology/topology.ts';

export interface IpfsSecrets {
  readonly admin: string;
  readonly application: string;
}
export interface SwarmPeer {
  readonly node: ContentNode;
  readonly peerId: string;
}

/** What a backend needs of the RPC: content, pins, and the node's identity; no keys, configuration or shutdown. */
export const APPLICATION_PATHS = [
  '/api/v0/add',
  '/api/v0/cat',
  '/api/v0/ls',
  '/api/v0/block/get',
  '/api/v0/block/put',
  '/api/v0/block/stat',
  '/api/v0/dag/get',
  '/api/v0/dag/put',
  '/api/v0/dag/stat',
  '/api/v0/files/stat',
  '/api/v0/pin/add',
  '/api/v0/pin/ls',
  '/api/v0/pin/rm',
  '/api/v0/id',
  '/api/v0/version',
] as const;

const isAddress = (host: string): boolean => /^[0-9.]+$/.test(host);
const multiaddr = (host: string, port: number): string => `/${isAddress(host) ? 'ip4' : 'dns4'}/${host}/tcp/${port}`;

export const swarmAddress = (node: ContentNode, site: Site): string =>
  multiaddr(site.hostOf(node.name), node.ports.swarm);

/** The node's own settings, laid over what `ipfs init` wrote (its identity and data store). */
export function ipfsOverlay(node: ContentNode, others: readonly SwarmPeer[], secrets: IpfsSecrets, site: Site): object {
  return {
    Addresses: {
      Swarm: [multiaddr(site.bindHost, node.ports.swarm)],
      API: multiaddr(site.operationsHost, node.ports.api),
      Gateway: multiaddr(site.operationsHost, node.ports.gateway),
      Announce: [swarmAddress(node, site)],
      AppendAnnounce: [],
      NoAnnounce: [],
    },
    API: {
      HTTPHeaders: {},
      Authorizations: {
        admin: { AuthSecret: `bearer:${secrets.admin}`, AllowedPaths: ['/api/v0'] },
        application: { AuthSecret: `bearer:${secrets.application}`, AllowedPaths: APPLICATION_PATHS },
      },
    },
    Gateway: { NoFetch: true },
    Bootstrap: [],
    Peering: {
      Peers: others.map((other) => ({ ID: other.peerId, Addrs: [swarmAddress(other.node, site)] })),
    },
    Discovery: { MDNS: { Enabled: false } },
    // The swarm is fully connected by Peering, so blocks are asked of every node directly.
    Routing: { Type: 'none', DelegatedRouters: [] },
    Provide: { Enabled: false },
    Ipns: { DelegatedPublishers: [] },
    DNS: { Resolvers: {} },
    AutoConf: { Enabled: false },
    AutoTLS: { Enabled: false },
    AutoNAT: { ServiceMode: 'disabled' },
    HTTPRetrieval: { Enabled: false },
    Swarm: {
      AddrFilters: [],
      DisableNatPortMap: true,
      RelayClient: { Enabled: false },
      RelayService: { Enabled: false },
    },
    Plugins: { Plugins: { telemetry: { Disabled: true, Config: { Mode: 'off' } } } },
    Version: { SwarmCheckEnabled: false },
    Import: { CidVersion: 1, UnixFSRawLeaves: true },
  };
}
