// docker-compose.yml: the same topology and the same templates, on container hosts instead of ports of one host.
import { stringify } from 'yaml';
import { chaincodeNodeOf } from '../crypto/leaves.ts';
import { FABRIC, FABRIC_CA, KAFKA, KUBO, METRICS_AGENT } from '../tools/catalog.ts';
import { type Broker, type Orderer, type Organization, type Peer, type Topology } from '../topology/topology.ts';
import { CONNECTIONS_VARIABLE } from './peer.ts';

/** Paths inside every container. */
export const CONTAINER = {
  state: '/lianjian/state',
  keys: '/lianjian/keys',
  builder: '/lianjian/chaincode-builder',
  /** In the repository's own image. */
  agents: '/usr/local/lib/lianjian',
} as const;
/** The same, on the host, from the folder of docker-compose.yml. */
const HOST = {
  state: './network/state/containers',
  keys: './crypto-config/generated/containers',
  builder: './network/chaincode-builder',
} as const;

const IMAGES = {
  kafka: `apache/kafka:${KAFKA.version}`,
  orderer: `hyperledger/fabric-orderer:${FABRIC.version}`,
  peer: `hyperledger/fabric-peer:${FABRIC.version}`,
  ca: `hyperledger/fabric-ca:${FABRIC_CA.version}`,
  ipfs: `ipfs/kubo:v${KUBO.version}`,
  prometheus: 'prom/prometheus:v3.5.0',
} as const;
/** Image of the repository's own: makes keys and channel, and serves the contract. */
const OWN = { image: 'lianjian/network', build: { context: '.', dockerfile: 'network/docker/Dockerfile' } };
const PROMETHEUS_PORT = 9090;
const BACKEND_PORT = 8080;

type Service = Record<string, unknown>;

const state = (path: string, mode = 'ro'): string => `${HOST.state}/${path}:${CONTAINER.state}/${path}:${mode}`;
const keys = (path: string): string => `${HOST.keys}/${path}:${CONTAINER.keys}/${path}:ro`;
const data = (node: string): string => `${node}:${CONTAINER.state}/data/${node}`;
const after = (condition: string, ...services: readonly string[]): Record<string, { condition: string }> =>
  Object.fromEntries(services.map((service) => [service, { condition }]));
const published = (port: number): string => `127.0.0.1:${port}:${port}`;

const healthy = (test: readonly string[]): object => ({
  test: ['CMD', ...test],
  interval: '5s',
  timeout: '5s',
  retries: 12,
  start_period: '60s',
});
/** The images have no common client; bash and busybox open a connection by themselves. */
const bashConnects = (port: number): object => healthy(['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]);
const bashHealth = (port: number): object =>
  healthy([
    ...['bash', '-c'],
    `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3; grep -q '200 OK' <&3`,
  ]);
const busyboxConnects = (port: number): object => healthy(['nc', '-z', '127.0.0.1', String(port)]);

const isHeapOption = (option: string): boolean => option.startsWith('-Xm');

function brokerService({ ordering, tuning }: Topology, { name, ports }: Broker): Service {
  const config = `${CONTAINER.state}/config/${name}`;
  const format = `KAFKA_OPTS= /opt/kafka/bin/kafka-storage.sh format -t "$$(cat ${CONTAINER.state}/artifacts/kafka-cluster-id)"`;
  return {
    image: IMAGES.kafka,
    user: '0:0',
    entrypoint: ['/bin/sh', '-c'],
    command: [
      [
        `[ -f ${CONTAINER.state}/data/${name}/meta.properties ] || ${format} -c ${config}/server.properties`,
        `exec /opt/kafka/bin/kafka-server-start.sh ${config}/server.properties`,
      ].join('\n'),
    ],
    environment: {
      KAFKA_HEAP_OPTS: tuning.brokerJvm.filter((option) => isHeapOption(option)).join(' '),
      // In place of the image's own, which choose another collector: Java refuses two.
      KAFKA_JVM_PERFORMANCE_OPTS: tuning.brokerJvm.filter((option) => !isHeapOption(option)).join(' '),
      KAFKA_OPTS: `-javaagent:${CONTAINER.state}/artifacts/${METRICS_AGENT}=0.0.0.0:${ports.metrics}:${config}/metrics.yml`,
      KAFKA_LOG4J_OPTS: `-Dlog4j.configuration=file:${config}/log4j.properties`,
    },
    volumes: [state(`config/${name}`), state('artifacts'), keys(`${ordering.name}/nodes/${name}`), data(name)],
    depends_on: after('service_completed_successfully', 'init'),
    healthcheck: busyboxConnects(ports.client),
    restart: 'unless-stopped',
  };
}

function ordererService({ ordering, tuning }: Topology, { name, ports }: Orderer): Service {
  return {
    image: IMAGES.orderer,
    user: '0:0',
    command: ['orderer', 'start'],
    environment: {
      FABRIC_CFG_PATH: `${CONTAINER.state}/config/${name}`,
      FABRIC_LOGGING_SPEC: tuning.logging.orderer,
    },
    volumes: [state(`config/${name}`), state('artifacts'), keys(`${ordering.name}/nodes/${name}`), data(name)],
    depends_on: after('service_completed_successfully', 'access'),
    healthcheck: bashConnects(ports.service),
    restart: 'unless-stopped',
  };
}

function peerService({ tuning }: Topology, organization: Organization, { name, ports }: Peer): Service {
  return {
    image: IMAGES.peer,
    user: '0:0',
    command: ['peer', 'node', 'start'],
    environment: {
      FABRIC_CFG_PATH: `${CONTAINER.state}/config/${name}`,
      FABRIC_LOGGING_SPEC: tuning.logging.peer,
      ...tuning.peerRuntime,
      [CONNECTIONS_VARIABLE]: `${CONTAINER.state}/config/${name}/chaincode`,
    },
    ports: [published(ports.service)],
    volumes: [
      state(`config/${name}`),
      keys(`${organization.name}/nodes/${name}`),
      `${HOST.builder}:${CONTAINER.builder}:ro`,
      data(name),
    ],
    depends_on: after('service_completed_successfully', 'init'),
    healthcheck: bashHealth(ports.operations),
    restart: 'unless-stopped',
  };
}

function caService({ name: organization, ca }: Organization): Service {
  const home = `${CONTAINER.state}/data/${ca.name}`;
  const config = `${CONTAINER.state}/config/${ca.name}/fabric-ca-server-config.yaml`;
  return {
    image: IMAGES.ca,
    user: '0:0',
    command: ['fabric-ca-server', 'start', '--home', home, '--config', config],
    ports: [published(ca.ports.service)],
    volumes: [
      state(`config/${ca.name}`),
      keys(`${organization}/ca`),
      keys(`${organization}/nodes/${ca.name}`),
      data(ca.name),
    ],
    depends_on: after('service_completed_successfully', 'init'),
    healthcheck: bashHealth(ca.ports.operations),
    restart: 'unless-stopped',
  };
}

function ipfsService({ ipfs }: Organization): Record<string, Service> {
  if (ipfs === undefined) return {};
  return {
    [ipfs.name]: {
      image: IMAGES.ipfs,
      user: '0:0',
      entrypoint: ['ipfs'],
      command: ['daemon', '--migrate=false'],
      environment: {
        IPFS_PATH: `${CONTAINER.state}/data/${ipfs.name}/repo`,
        IPFS_TELEMETRY: 'off',
        LIBP2P_FORCE_PNET: '1',
      },
      ports: [published(ipfs.ports.api)],
      volumes: [data(ipfs.name)],
      depends_on: after('service_completed_successfully', 'init'),
      healthcheck: busyboxConnects(ipfs.ports.api),
      restart: 'unless-stopped',
    },
  };
}

function chaincodeService({ tuning }: Topology, organization: Organization): Service {
  const node = chaincodeNodeOf(organization);
  const tls = `${CONTAINER.keys}/${organization.name}/nodes/${node}/tls`;
  const [port = 0] = organization.chaincodePorts;
  const server = [
    'exec node node_modules/fabric-shim/cli.js server',
    `--module-path ${CONTAINER.state}/chaincode/current`,
    `--chaincode-address 0.0.0.0:${port}`,
    `--chaincode-id "$$(cat ${CONTAINER.state}/artifacts/package-id)"`,
    `--chaincode-tls-cert-file ${tls}/cert.pem --chaincode-tls-key-file ${tls}/key.pem`,
    `--chaincode-tls-client-cacert-file ${tls}/ca.pem`,
  ];
  return {
    ...OWN,
    entrypoint: ['/bin/sh', '-c'],
    command: [server.join(' ')],
    environment: {
      NODE_ENV: 'production',
      CORE_PEER_LOCALMSPID: organization.mspId,
      CORE_CHAINCODE_LOGGING_LEVEL: tuning.logging.contract,
      CORE_CHAINCODE_LOGGING_SHIM: tuning.logging.contract,
    },
    volumes: [state('chaincode'), state('artifacts'), keys(`${organization.name}/nodes/${node}`)],
    depends_on: after('service_completed_successfully', 'init'),
    healthcheck: bashConnects(port),
    restart: 'unless-stopped',
  };
}

/** One of the repository's own short runs; it sees all keys. */
const oneShot = (step: string, dependsOn: object, volumes: readonly string[] = []): Service => ({
  ...OWN,
  command: ['node', 'network/src/cli/containers.ts', step, '${LIANJIAN_CONTRACT:-chaincode/dist/package}'],
  volumes: [
    `${HOST.state}:${CONTAINER.state}`,
    `${HOST.keys}:${CONTAINER.keys}`,
    `${HOST.builder}:${CONTAINER.builder}:ro`,
    ...volumes,
  ],
  depends_on: dependsOn,
});

/** One backend for all organisations, with the trial consortium: like the short runs, it sees all keys. */
const backendService = (contentNodes: readonly string[]): Service => ({
  ...OWN,
  command: ['node', 'backend/dist/main.js', '--trial'],
  environment: {
    LIANJIAN_PROFILE: 'network',
    LIANJIAN_NETWORK_PROFILE: `${CONTAINER.state}/connection-profile.json`,
    LIANJIAN_DATA: `${CONTAINER.state}/data/backend`,
    LIANJIAN_HOST: '0.0.0.0',
    LIANJIAN_PORT: String(BACKEND_PORT),
  },
  ports: [published(BACKEND_PORT)],
  volumes: [`${HOST.state}:${CONTAINER.state}:ro`, `${HOST.keys}:${CONTAINER.keys}:ro`, data('backend')],
  depends_on: { ...after('service_completed_successfully', 'channel'), ...after('service_healthy', ...contentNodes) },
  healthcheck: bashConnects(BACKEND_PORT),
  restart: 'unless-stopped',
});

export function composeServices(topology: Topology): Record<string, Service> {
  const { ordering, organizations } = topology;
  const peers = organizations.flatMap((organization) =>
    organization.peers.map((peer) => [peer.name, peerService(topology, organization, peer)] as const),
  );
  const chaincode = organizations.map((o) => [chaincodeNodeOf(o), chaincodeService(topology, o)] as const);
  const contentNodes = organizations.flatMap(({ ipfs }) => (ipfs === undefined ? [] : [ipfs.name]));
  const orderers = ordering.orderers.map(({ name }) => name);
  const serving = [...orderers, ...peers.map(([name]) => name), ...chaincode.map(([name]) => name)];
  return {
    init: oneShot('init', {}, contentNodes.map(data)),
    ...Object.fromEntries(ordering.brokers.map((broker) => [broker.name, brokerService(topology, broker)])),
    // Orderers that start before their access rules never recover.
    access: oneShot('access', after('service_healthy', ...ordering.brokers.map(({ name }) => name))),
    ...Object.fromEntries(ordering.orderers.map((orderer) => [orderer.name, ordererService(topology, orderer)])),
    ...Object.fromEntries(peers),
    ...Object.fromEntries(organizations.map((organization) => [organization.ca.name, caService(organization)])),
    ...Object.fromEntries(organizations.flatMap((organization) => Object.entries(ipfsService(organization)))),
    ...Object.fromEntries(chaincode),
    channel: oneShot('channel', after('service_healthy', ...serving)),
    backend: backendService(contentNodes),
    prometheus: {
      image: IMAGES.prometheus,
      profiles: ['monitoring'],
      ports: [published(PROMETHEUS_PORT)],
      volumes: ['./network/docker/prometheus.yml:/etc/prometheus/prometheus.yml:ro', 'prometheus:/prometheus'],
    },
  };
}

/** Of every file that is rendered for containers. */
export const HEADER = '# Rendered from crypto-config/consortium.json by: npm run network -- compose\n';

export function composeYaml(topology: Topology): string {
  const services = composeServices(topology);
  const volumes = Object.values(services)
    .flatMap((service) => (service['volumes'] ?? []) as string[])
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((source) => !source.startsWith('.'));
  return (
    HEADER + stringify({ name: topology.name, services, volumes: Object.fromEntries(volumes.map((v) => [v, {}])) })
  );
}
