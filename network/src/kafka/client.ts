// kafkajs clients with the network's own broker certificates.
import { readFileSync } from 'node:fs';
import { type ConnectionOptions } from 'node:tls';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { KAFKA_ADMIN, leafFiles } from '../crypto/leaves.ts';
import { type KeyPaths } from '../folders.ts';
import { type Site } from '../topology/site.ts';
import { type Broker, type Topology } from '../topology/topology.ts';

const CONNECT_MS = 3_000;
const REQUEST_MS = 10_000;

export const brokerAddress = (broker: Broker, site: Site): string =>
  `${site.hostOf(broker.name)}:${broker.ports.client}`;

export function brokerTls(topology: Topology, keys: KeyPaths, client: string): ConnectionOptions {
  const files = leafFiles(keys, { organization: topology.ordering.name, node: client, folder: 'kafka' });
  return {
    key: readFileSync(files.privateKey, 'utf8'),
    cert: readFileSync(files.certificate, 'utf8'),
    ca: [readFileSync(files.root, 'utf8')],
  };
}

/** A client of the given brokers that presents one of the network's own certificates. */
export function kafkaClient(topology: Topology, site: Site, client: string, brokers: readonly Broker[]): Kafka {
  return new kafkajs.Kafka({
    clientId: client,
    brokers: brokers.map((broker) => brokerAddress(broker, site)),
    ...(topology.brokerSecurity === 'plaintext' ? {} : { ssl: brokerTls(topology, site.keys, client) }),
    connectionTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 },
  });
}

/** Opens an administrator's connection for one piece of work. */
export async function asKafkaAdmin<T>(
  topology: Topology,
  site: Site,
  brokers: readonly Broker[],
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = kafkaClient(topology, site, KAFKA_ADMIN, brokers).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
