import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { leafFiles } from '../crypto/leaves.ts';
import { type Site } from '../topology/site.ts';
import { type Orderer, type Topology } from '../topology/topology.ts';
import { replicationFactor } from './kafka.ts';

const MESSAGE_LIMIT_BYTES = 104_857_600;

function kafkaTls(topology: Topology, orderer: Orderer, site: Site): object {
  if (topology.brokerSecurity === 'plaintext') return { Enabled: false };
  const files = leafFiles(site.keys, { organization: topology.ordering.name, node: orderer.name, folder: 'kafka' });
  return {
    Enabled: true,
    PrivateKey: { File: files.privateKey },
    Certificate: { File: files.certificate },
    // A list of {File: …} panics in Fabric 2.5.9; the text itself is accepted.
    RootCAs: [readFileSync(files.root, 'utf8')],
  };
}

/** Retries are short: an orderer that waits longer than Kafka's own fail-over only adds to it. */
const KAFKA_RETRY = {
  ShortInterval: '1s',
  ShortTotal: '10m',
  LongInterval: '30s',
  LongTotal: '12h',
  NetworkTimeouts: { DialTimeout: '3s', ReadTimeout: '10s', WriteTimeout: '10s' },
  Metadata: { RetryBackoff: '250ms', RetryMax: 3 },
  Producer: { RetryBackoff: '100ms', RetryMax: 3 },
  Consumer: { RetryBackoff: '500ms' },
};

/** The orderer's own key for its members: reads the broker root, so the key material must exist. */
export function ordererYaml(topology: Topology, orderer: Orderer, site: Site): string {
  const { ordering } = topology;
  const tls = leafFiles(site.keys, { organization: ordering.name, node: orderer.name, folder: 'tls' });
  const serverTls = { Enabled: true, PrivateKey: tls.privateKey, Certificate: tls.certificate };
  const data = site.dataOf(orderer.name);
  return stringify({
    General: {
      ListenAddress: site.bindHost,
      ListenPort: orderer.ports.service,
      TLS: { ...serverTls, RootCAs: [tls.root], ClientAuthRequired: false },
      // As in peers: these ask every 10 s.
      Keepalive: { ServerMinInterval: '5s', ServerInterval: '7200s', ServerTimeout: '20s' },
      MaxRecvMsgSize: MESSAGE_LIMIT_BYTES,
      MaxSendMsgSize: MESSAGE_LIMIT_BYTES,
      BootstrapMethod: 'file',
      BootstrapFile: site.artifact('genesis.block'),
      LocalMSPDir: site.keys.nodeMsp(ordering.name, orderer.name),
      LocalMSPID: ordering.mspId,
      Profile: { Enabled: false },
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      Authentication: { TimeWindow: '15m' },
    },
    FileLedger: { Location: data },
    Kafka: {
      Retry: KAFKA_RETRY,
      Topic: { ReplicationFactor: replicationFactor(topology) },
      Verbose: false,
      TLS: kafkaTls(topology, orderer, site),
      Version: topology.tuning.kafkaVersion,
    },
    Debug: {},
    Operations: {
      ListenAddress: `${site.operationsHost}:${orderer.ports.operations}`,
      TLS: { Enabled: false },
    },
    Metrics: { Provider: 'prometheus' },
    Admin: {
      ListenAddress: `${site.operationsHost}:${orderer.ports.admin}`,
      TLS: { ...serverTls, ClientAuthRequired: true, ClientRootCAs: [tls.root] },
    },
    ChannelParticipation: { Enabled: false },
  });
}
