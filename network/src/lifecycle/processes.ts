// Every long-running process of a topology, as values.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { run } from '../commands/command.ts';
import { ADMIN, chaincodeNodeOf, type LeafFiles, leafFiles } from '../crypto/leaves.ts';
import { SECRETS } from '../crypto/material.ts';
import { NetworkError } from '../errors.ts';
import { asKafkaAdmin } from '../kafka/client.ts';
import { http, tlsHandshake } from '../process/probes.ts';
import { type ProcessSpec } from '../process/spec.ts';
import { CONNECTIONS_VARIABLE } from '../render/peer.ts';
import { type Broker, type Orderer, type Organization, type Peer } from '../topology/topology.ts';
import { type Programs } from '../tools/catalog.ts';
import { type Deployment, serverFolder } from './deployments.ts';
import { type Context } from './context.ts';

const SECOND_MS = 1_000;
/** Three Java machines starting on two cores. */
const BROKER_READY_MS = 120 * SECOND_MS;
const READY_MS = 60 * SECOND_MS;
const STOP_MS = 15 * SECOND_MS;

const JAVA_OPTIONS = ['-Xshare:auto', '-Djava.awt.headless=true'];

function metricsAgent({ paths, site }: Context, { kafkaMetricsAgent }: Programs, { name, ports }: Broker): string[] {
  if (kafkaMetricsAgent === undefined) return [];
  const address = `${site.operationsHost}:${ports.metrics}`;
  return [`-javaagent:${kafkaMetricsAgent}=${address}:${paths.config(name, 'metrics.yml')}`];
}

export function brokerProcess(context: Context, programs: Programs, broker: Broker): ProcessSpec {
  const { paths, topology, site } = context;
  return {
    name: broker.name,
    program: programs.java,
    args: [
      ...topology.tuning.brokerJvm,
      ...JAVA_OPTIONS,
      ...metricsAgent(context, programs, broker),
      `-Dlog4j.configuration=file:${paths.config(broker.name, 'log4j.properties')}`,
      ...['-cp', programs.kafkaClassPath, 'kafka.Kafka', paths.config(broker.name, 'server.properties')],
    ],
    env: {},
    cwd: paths.data(broker.name),
    ports: Object.values(broker.ports),
    readyDeadlineMs: BROKER_READY_MS,
    probe: () =>
      asKafkaAdmin(topology, site, [broker], async (admin) => {
        const { brokers } = await admin.describeCluster();
        if (!brokers.some(({ nodeId }) => nodeId === broker.id)) throw new Error(`${broker.name} has not joined yet`);
      }),
    stopDeadlineMs: STOP_MS,
  };
}

export function ordererProcess(context: Context, programs: Programs, orderer: Orderer): ProcessSpec {
  const { paths, topology } = context;
  return {
    name: orderer.name,
    program: programs.orderer,
    args: ['start'],
    env: { FABRIC_CFG_PATH: paths.config(orderer.name), FABRIC_LOGGING_SPEC: topology.tuning.logging.orderer },
    cwd: paths.data(orderer.name),
    ports: Object.values(orderer.ports),
    readyDeadlineMs: READY_MS,
    // Its health endpoint answers OK even when it cannot order, and each call writes a message to Kafka for ever.
    probe: () => seekNewest(context, programs, orderer, topology.systemChannel),
    stopDeadlineMs: STOP_MS,
  };
}

/** Reads the newest block of a channel: an orderer refuses that until its Kafka consumer has started. */
async function seekNewest(context: Context, programs: Programs, orderer: Orderer, channel: string): Promise<void> {
  const { topology, site, paths } = context;
  const { ordering } = topology;
  const [organization] = topology.organizations;
  if (organization === undefined) throw new NetworkError('INVALID_TOPOLOGY', 'there is no organisation');
  await run(
    {
      what: `read ${channel} from ${orderer.name}`,
      program: programs.peer,
      args: [
        ...['channel', 'fetch', 'newest', '/dev/null', '--channelID', channel],
        ...['--orderer', `${site.hostOf(orderer.name)}:${orderer.ports.service}`],
        ...['--tls', '--cafile', site.keys.authorityCertificate(ordering.name, 'tlsca')],
      ],
      env: {
        FABRIC_CFG_PATH: paths.config(`${ADMIN}-${organization.name}`),
        FABRIC_LOGGING_SPEC: 'error',
        CORE_PEER_LOCALMSPID: ordering.mspId,
        CORE_PEER_MSPCONFIGPATH: site.keys.nodeMsp(ordering.name, ADMIN),
      },
      deadlineMs: 5 * SECOND_MS,
    },
    context.signal,
  );
}

export function peerProcess(context: Context, programs: Programs, organization: string, peer: Peer): ProcessSpec {
  const { paths, site, topology } = context;
  return {
    name: peer.name,
    program: programs.peer,
    args: ['node', 'start'],
    env: {
      FABRIC_CFG_PATH: paths.config(peer.name),
      FABRIC_LOGGING_SPEC: topology.tuning.logging.peer,
      ...topology.tuning.peerRuntime,
      [CONNECTIONS_VARIABLE]: paths.config(peer.name, 'chaincode'),
    },
    cwd: paths.data(peer.name),
    ports: Object.values(peer.ports),
    readyDeadlineMs: READY_MS,
    // The health endpoint answers before the peer serves clients.
    probe: async () => {
      await http(`http://${site.operationsHost}:${peer.ports.operations}/healthz`);
      const ca = readFileSync(site.keys.authorityCertificate(organization, 'tlsca'), 'utf8');
      await tlsHandshake({ host: site.bindHost, port: peer.ports.service, servername: 'localhost', ca });
    },
    stopDeadlineMs: STOP_MS,
  };
}

export function caProcess({ paths, site }: Context, programs: Programs, { ca }: Organization): ProcessSpec {
  return {
    name: ca.name,
    program: programs.caServer,
    args: ['start', '--home', paths.data(ca.name), '--config', paths.config(ca.name, 'fabric-ca-server-config.yaml')],
    env: {},
    cwd: paths.data(ca.name),
    ports: Object.values(ca.ports),
    readyDeadlineMs: READY_MS,
    probe: async () => {
      await http(`http://${site.operationsHost}:${ca.ports.operations}/healthz`);
    },
    stopDeadlineMs: STOP_MS,
  };
}

export function ipfsProcess(context: Context, programs: Programs, organization: Organization): ProcessSpec | undefined {
  const { ipfs, name } = organization;
  if (ipfs === undefined) return undefined;
  const { paths, site, material } = context;
  return {
    name: ipfs.name,
    program: programs.ipfs,
    args: ['daemon', '--migrate=false'],
    env: { IPFS_PATH: join(paths.data(ipfs.name), 'repo'), IPFS_TELEMETRY: 'off', LIBP2P_FORCE_PNET: '1' },
    cwd: paths.data(ipfs.name),
    ports: Object.values(ipfs.ports),
    readyDeadlineMs: READY_MS,
    probe: async () => {
      const bearer = material.secret(name, SECRETS.ipfsApplication);
      await http(`http://${site.operationsHost}:${ipfs.ports.api}/api/v0/id`, { method: 'POST', bearer });
    },
    stopDeadlineMs: STOP_MS,
  };
}

/** Beside this file's folder, as source or compiled. */
const CHAINCODE_SERVER = join(import.meta.dirname, '..', 'chaincode', `serve${extname(import.meta.filename)}`);

const readTls = (files: LeafFiles): { key: string; cert: string; ca: string } => ({
  key: readFileSync(files.privateKey, 'utf8'),
  cert: readFileSync(files.certificate, 'utf8'),
  ca: readFileSync(files.root, 'utf8'),
});

export const chaincodeProcessName = (organization: Organization, deployment: Deployment): string =>
  `${chaincodeNodeOf(organization)}-${deployment.name}-${deployment.slot}`;

export function chaincodeProcess(context: Context, organization: Organization, deployment: Deployment): ProcessSpec {
  const { paths, site } = context;
  const port = organization.chaincodePorts[deployment.slot];
  const [peer] = organization.peers;
  if (port === undefined || peer === undefined)
    throw new NetworkError('INVALID_TOPOLOGY', `${organization.name} has no chaincode slot ${deployment.slot}`);
  const node = chaincodeNodeOf(organization);
  const server = leafFiles(site.keys, { organization: organization.name, node, folder: 'tls' });
  const client = leafFiles(site.keys, { organization: organization.name, node: peer.name, folder: 'chaincode-client' });
  const name = chaincodeProcessName(organization, deployment);
  return {
    name,
    program: process.execPath,
    args: [
      ...[CHAINCODE_SERVER, 'server', '--module-path', serverFolder(paths, deployment)],
      ...['--chaincode-address', `${site.bindHost}:${port}`, '--chaincode-id', deployment.packageId],
      ...['--chaincode-tls-cert-file', server.certificate, '--chaincode-tls-key-file', server.privateKey],
      ...['--chaincode-tls-client-cacert-file', server.root],
    ],
    env: {
      NODE_ENV: 'production',
      // The contract learns its own organisation from this alone; the shim does not set it for servers.
      CORE_PEER_LOCALMSPID: organization.mspId,
      CORE_CHAINCODE_LOGGING_LEVEL: context.topology.tuning.logging.contract,
      CORE_CHAINCODE_LOGGING_SHIM: context.topology.tuning.logging.contract,
    },
    cwd: paths.data(name),
    ports: [port],
    readyDeadlineMs: READY_MS,
    probe: () =>
      tlsHandshake({
        host: site.bindHost,
        port,
        servername: 'localhost',
        ...readTls(client),
      }),
    stopDeadlineMs: STOP_MS,
  };
}
