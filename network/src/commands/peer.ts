// The peer command line client, acting as an organisation's administrator.
import { ADMIN, leafFiles } from '../crypto/leaves.ts';
import { clientConfig } from '../lifecycle/configuration.ts';
import { type Context } from '../lifecycle/context.ts';
import { anchorPeerOf, type Orderer, type Organization, type Peer } from '../topology/topology.ts';
import { type Command } from './command.ts';

export interface PeerCall {
  readonly what: string;
  readonly args: readonly string[];
  readonly as: Organization;
  /** The peer that is asked; the organisation's first when absent. */
  readonly peer?: Peer;
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 30_000;

export function peerAddress({ site }: Context, peer: Peer): string {
  return `${site.hostOf(peer.name)}:${peer.ports.service}`;
}

export const tlsRootOf = ({ site }: Context, organization: { readonly name: string }): string =>
  site.keys.authorityCertificate(organization.name, 'tlsca');

export async function peerCommand(context: Context, call: PeerCall): Promise<Command> {
  const { as, args, what } = call;
  const peer = call.peer ?? anchorPeerOf(as);
  return {
    what,
    program: (await context.programs()).peer,
    args,
    env: {
      FABRIC_CFG_PATH: context.paths.config(clientConfig(as)),
      FABRIC_LOGGING_SPEC: 'warn',
      CORE_PEER_LOCALMSPID: as.mspId,
      CORE_PEER_MSPCONFIGPATH: context.site.keys.nodeMsp(as.name, ADMIN),
      CORE_PEER_ADDRESS: peerAddress(context, peer),
      CORE_PEER_TLS_ENABLED: 'true',
      CORE_PEER_TLS_ROOTCERT_FILE: tlsRootOf(context, as),
    },
    deadlineMs: call.deadlineMs ?? DEFAULT_DEADLINE_MS,
  };
}

/** Arguments that name an orderer and the root of its TLS certificate. */
export function ordererArgs(context: Context, orderer?: Orderer): string[] {
  const { ordering } = context.topology;
  const chosen = orderer ?? ordering.orderers[0];
  if (chosen === undefined) throw new TypeError('the topology has no orderer');
  return [
    ...['--orderer', `${context.site.hostOf(chosen.name)}:${chosen.ports.service}`],
    ...[
      '--tls',
      '--cafile',
      leafFiles(context.site.keys, { organization: ordering.name, node: chosen.name, folder: 'tls' }).root,
    ],
  ];
}
