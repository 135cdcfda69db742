// `peer lifecycle chaincode …` and queries, as calls.
import { z } from 'zod';
import { NetworkError } from '../errors.ts';
import { type Context } from '../lifecycle/context.ts';
import { anchorPeerOf, type Organization, type Peer } from '../topology/topology.ts';
import { run } from './command.ts';
import { ordererArgs, peerAddress, peerCommand, type PeerCall, tlsRootOf } from './peer.ts';

export interface Definition {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
}

const INSTALL_DEADLINE_MS = 60_000;
const APPROVE_DEADLINE_MS = 60_000;

async function lifecycle(context: Context, call: PeerCall): Promise<string> {
  const command = await peerCommand(context, { ...call, args: ['lifecycle', 'chaincode', ...call.args] });
  return (await run(command, context.signal)).stdout;
}

const committedShape = z.looseObject({ sequence: z.int(), version: z.string() });

/** The definition the channel holds, as the given organisation's peer sees it. */
export async function committed(context: Context, as: Organization, name: string): Promise<Definition | undefined> {
  const { channel } = context.topology;
  try {
    const out = await lifecycle(context, {
      what: `ask for the definition of ${name}`,
      as,
      args: ['querycommitted', '--channelID', channel, '--name', name, '--output', 'json'],
    });
    return { name, ...committedShape.parse(JSON.parse(out)) };
  } catch (error) {
    if (error instanceof NetworkError && error.message.includes('is not defined')) return undefined;
    throw error;
  }
}

const installedShape = z.looseObject({
  installed_chaincodes: z.array(z.looseObject({ package_id: z.string() })).optional(),
});

export async function install(
  context: Context,
  as: Organization,
  peer: Peer,
  file: string,
  packageId: string,
): Promise<void> {
  const list = await lifecycle(context, {
    what: `list what ${peer.name} has installed`,
    as,
    peer,
    args: ['queryinstalled', '--output', 'json'],
  });
  const { installed_chaincodes: installed = [] } = installedShape.parse(JSON.parse(list));
  if (installed.some((entry) => entry.package_id === packageId)) return;
  const args = ['install', file];
  await lifecycle(context, { what: `install on ${peer.name}`, as, peer, args, deadlineMs: INSTALL_DEADLINE_MS });
}

const definitionArgs = (context: Context, { name, version, sequence }: Definition): string[] => [
  ...['--channelID', context.topology.channel, '--name', name],
  ...['--version', version, '--sequence', String(sequence)],
];

const readinessShape = z.looseObject({ approvals: z.record(z.string(), z.boolean()) });

/** Which organisations have approved exactly this definition. */
export async function approvals(
  context: Context,
  as: Organization,
  definition: Definition,
): Promise<ReadonlyMap<string, boolean>> {
  const out = await lifecycle(context, {
    what: `ask who has approved ${definition.name}`,
    as,
    args: ['checkcommitreadiness', ...definitionArgs(context, definition), '--output', 'json'],
  });
  return new Map(Object.entries(readinessShape.parse(JSON.parse(out)).approvals));
}

export async function approve(
  context: Context,
  as: Organization,
  definition: Definition,
  packageId: string,
): Promise<void> {
  await lifecycle(context, {
    what: `approve ${definition.name} for ${as.name}`,
    as,
    args: [
      ...['approveformyorg', ...definitionArgs(context, definition), '--package-id', packageId],
      ...ordererArgs(context),
    ],
    deadlineMs: APPROVE_DEADLINE_MS,
  });
}

/** Commits with the endorsement of every organisation's first peer, and waits until all of them have it. */
export async function commit(context: Context, as: Organization, definition: Definition): Promise<void> {
  const endorsers = context.topology.organizations.flatMap((organization) => [
    ...['--peerAddresses', peerAddress(context, anchorPeerOf(organization))],
    ...['--tlsRootCertFiles', tlsRootOf(context, organization)],
  ]);
  await lifecycle(context, {
    what: `commit the definition of ${definition.name}`,
    as,
    args: ['commit', ...definitionArgs(context, definition), ...endorsers, ...ordererArgs(context)],
    deadlineMs: APPROVE_DEADLINE_MS,
  });
}
