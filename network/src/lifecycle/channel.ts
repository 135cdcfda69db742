// Creates the channel, joins every peer, announces anchor peers. Each step first looks whether it is done.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../commands/command.ts';
import { ordererArgs, peerCommand, type PeerCall } from '../commands/peer.ts';
import { NetworkError } from '../errors.ts';
import { exists } from '../files.ts';
import { anchorPeerOf, type Organization } from '../topology/topology.ts';
import { waitFor } from '../wait.ts';
import { type ConfigGroup, updateChannelConfig } from './channel-config.ts';
import { type Context } from './context.ts';

const CREATE_DEADLINE_MS = 60_000;
const ORDERER_PICKS_UP_MS = 30_000;

export async function callPeer(context: Context, call: PeerCall): Promise<string> {
  const { stdout } = await run(await peerCommand(context, call), context.signal);
  return stdout;
}

export async function ensureChannel(context: Context): Promise<void> {
  await createChannel(context);
  const joins = context.topology.organizations.flatMap((organization) =>
    organization.peers.map((peer) => joinPeer(context, organization, peer)),
  );
  await Promise.all(joins);
  await announceAnchorPeers(context);
}

function firstOrganization({ topology }: Context): Organization {
  const [organization] = topology.organizations;
  if (organization === undefined) throw new NetworkError('INVALID_TOPOLOGY', 'there is no organisation');
  return organization;
}

/** Keeps the channel's first block, with which peers join. */
async function createChannel(context: Context): Promise<void> {
  const { paths, topology } = context;
  const block = paths.artifacts('channel.block');
  if (exists(block)) return;
  const as = firstOrganization(context);
  if (!(await channelExists(context, as)))
    await callPeer(context, {
      what: `create the channel ${topology.channel}`,
      as,
      args: [
        ...['channel', 'create', '--channelID', topology.channel, '--file', paths.artifacts('channel.tx')],
        ...['--outputBlock', `${block}.tmp`, ...ordererArgs(context)],
      ],
      deadlineMs: CREATE_DEADLINE_MS,
    });
  const deadline = { what: `the first block of ${topology.channel}`, deadlineMs: ORDERER_PICKS_UP_MS };
  await waitFor({ ...deadline, signal: context.signal }, () => fetchBlock(context, as, 'oldest', block));
}

/** Distinguishes "not there" from "cannot tell": an orderer answers NOT_FOUND for a channel it does not know. */
async function channelExists(context: Context, as: Organization): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'lianjian-channel-'));
  try {
    await fetchBlock(context, as, 'oldest', join(folder, 'channel.block'));
    return true;
  } catch (error) {
    if (error instanceof NetworkError && error.code === 'COMMAND_FAILED' && error.message.includes('NOT_FOUND'))
      return false;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetchBlock(context: Context, as: Organization, which: string, file: string): Promise<void> {
  const { channel } = context.topology;
  const unfinished = `${file}.tmp`;
  await callPeer(context, {
    what: `read the ${which} block of ${channel}`,
    as,
    args: ['channel', 'fetch', which, unfinished, '--channelID', channel, ...ordererArgs(context)],
  });
  copyFileSync(unfinished, file);
  rmSync(unfinished);
}

async function joinPeer(context: Context, as: Organization, peer: Organization['peers'][number]): Promise<void> {
  const { channel } = context.topology;
  const joined = await callPeer(context, {
    what: `list the channels of ${peer.name}`,
    as,
    peer,
    args: ['channel', 'list'],
  });
  if (joined.split('\n').includes(channel)) return;
  const block = context.paths.artifacts('channel.block');
  await callPeer(context, {
    what: `join ${peer.name} to ${channel}`,
    as,
    peer,
    args: ['channel', 'join', '--blockpath', block],
  });
}

const anchors = z.looseObject({ anchor_peers: z.array(z.strictObject({ host: z.string(), port: z.number() })) });

/** Clients of one organisation reach another's peers only once its anchor peer stands in the channel. */
async function announceAnchorPeers(context: Context): Promise<void> {
  const { organizations } = context.topology;
  await updateChannelConfig(context, 'announce anchor peers', organizations, (application: ConfigGroup) => {
    for (const organization of organizations) {
      const anchor = anchorPeerOf(organization);
      const wanted = { host: context.site.hostOf(anchor.name), port: anchor.ports.service };
      const values = application.groups[organization.mspId]?.values;
      if (values === undefined)
        throw new NetworkError('STATE_MISMATCH', `the channel does not hold ${organization.mspId}`, {
          hint: 'the consortium was changed after the channel was created: use a fresh state folder',
        });
      const current = anchors.safeParse(values['AnchorPeers']?.value).data?.anchor_peers ?? [];
      if (current.some(({ host, port }) => host === wanted.host && port === wanted.port)) continue;
      values['AnchorPeers'] = { mod_policy: 'Admins', value: { anchor_peers: [wanted] }, version: '0' };
    }
  });
}
