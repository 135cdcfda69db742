// What must exist before processes start for the first time. Each step leaves its result whole or not at all, so that
// an interrupted run is simply repeated.
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { run } from '../commands/command.ts';
import { SECRETS } from '../crypto/material.ts';
import { NetworkError } from '../errors.ts';
import { exists, makeFolder, readIfPresent, writePrivate } from '../files.ts';
import { newClusterId } from '../kafka/cluster-id.ts';
import { ipfsOverlay, type SwarmPeer } from '../render/ipfs.ts';
import { CHANNEL_PROFILE, GENESIS_PROFILE } from '../render/configtx.ts';
import { type ContentNode, type Organization } from '../topology/topology.ts';
import { type Context } from './context.ts';

const FORMAT_DEADLINE_MS = 120_000;
const CONFIGTXGEN_DEADLINE_MS = 60_000;
const IPFS_INIT_DEADLINE_MS = 60_000;

/** Gives each broker's data folder its cluster id. A folder without meta.properties holds no data yet. */
export async function formatBrokers(context: Context): Promise<void> {
  const { topology, paths, signal } = context;
  const fresh = topology.ordering.brokers.filter(({ name }) => !exists(join(paths.data(name), 'meta.properties')));
  if (fresh.length === 0) return;
  const { java, kafkaClassPath } = await context.programs();
  const cluster = clusterId(context);
  await Promise.all(
    fresh.map(({ name }) => {
      rmSync(paths.data(name), { recursive: true, force: true });
      return run(
        {
          what: `format the data folder of ${name}`,
          program: java,
          args: [
            ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
            `-Dlog4j.configuration=file:${paths.config(name, 'log4j.properties')}`,
            ...['-cp', kafkaClassPath, 'kafka.tools.StorageTool', 'format', '-t', cluster],
            ...['-c', paths.config(name, 'server.properties')],
          ],
          cwd: makeFolder(paths.data(name)),
          deadlineMs: FORMAT_DEADLINE_MS,
        },
        signal,
      );
    }),
  );
}

/** All brokers must agree on one id for the cluster, also when formatting was interrupted halfway. */
export function clusterId({ paths }: Context): string {
  const file = paths.artifacts('kafka-cluster-id');
  const known = readIfPresent(file);
  if (known !== undefined) return known;
  const id = newClusterId();
  writePrivate(file, id);
  return id;
}

/** The system channel's genesis block and the transaction that creates the application's channel. */
export async function makeGenesis({ topology, paths, programs, signal }: Context): Promise<void> {
  const { channel, systemChannel } = topology;
  const outputs = [
    ['genesis.block', ['-profile', GENESIS_PROFILE, '-channelID', systemChannel, '-outputBlock']],
    ['channel.tx', ['-profile', CHANNEL_PROFILE, '-channelID', channel, '-outputCreateChannelTx']],
  ] as const;
  for (const [file, args] of outputs) {
    const finished = paths.artifacts(file);
    if (exists(finished)) continue;
    makeFolder(paths.artifacts());
    const unfinished = `${finished}.tmp`;
    await run(
      {
        what: `make ${file}`,
        program: (await programs()).configtxgen,
        args: [...args, unfinished],
        env: { FABRIC_CFG_PATH: paths.config('configtx') },
        deadlineMs: CONFIGTXGEN_DEADLINE_MS,
      },
      signal,
    );
    renameSync(unfinished, finished);
  }
}

const ipfsConfig = z.looseObject({ Identity: z.looseObject({ PeerID: z.string() }) });

/** Repositories of the content nodes: identities first, for each names all others. */
export async function prepareIpfs(context: Context): Promise<void> {
  const owners = context.topology.organizations.filter(hasIpfs);
  const swarm: SwarmPeer[] = [];
  for (const { ipfs } of owners) swarm.push({ node: ipfs, peerId: await initIpfs(context, ipfs) });
  for (const owner of owners) configureIpfs(context, owner, swarm);
}

const hasIpfs = (organization: Organization): organization is Organization & { ipfs: ContentNode } =>
  organization.ipfs !== undefined;

const repositoryOf = ({ paths }: Context, { name }: ContentNode): string => join(paths.data(name), 'repo');

async function initIpfs(context: Context, node: ContentNode): Promise<string> {
  const repository = repositoryOf(context, node);
  if (!exists(repository)) {
    const unfinished = `${repository}.tmp`;
    rmSync(unfinished, { recursive: true, force: true });
    makeFolder(unfinished);
    await run(
      {
        what: `make the repository of ${node.name}`,
        program: (await context.programs()).ipfs,
        args: ['init', '--profile=server,test', '--empty-repo'],
        env: { IPFS_PATH: unfinished, IPFS_TELEMETRY: 'off' },
        deadlineMs: IPFS_INIT_DEADLINE_MS,
      },
      context.signal,
    );
    renameSync(unfinished, repository);
  }
  return readConfig(repository).Identity.PeerID;
}

function readConfig(repository: string): z.infer<typeof ipfsConfig> {
  const file = join(repository, 'config');
  const parsed = ipfsConfig.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new NetworkError('STATE_MISMATCH', `${file} is not a Kubo configuration: ${z.prettifyError(parsed.error)}`);
}

function configureIpfs(
  context: Context,
  { name, ipfs }: Organization & { ipfs: ContentNode },
  swarm: readonly SwarmPeer[],
): void {
  const repository = repositoryOf(context, ipfs);
  const { material, site } = context;
  const secrets = {
    admin: material.secret(name, SECRETS.ipfsAdmin),
    application: material.secret(name, SECRETS.ipfsApplication),
  };
  const others = swarm.filter(({ node }) => node !== ipfs);
  const config = { ...readConfig(repository), ...ipfsOverlay(ipfs, others, secrets, site) };
  writePrivate(join(repository, 'config'), `${JSON.stringify(config, undefined, 2)}\n`);
  copyFileSync(material.swarmKeyFile(), join(repository, 'swarm.key'));
}
