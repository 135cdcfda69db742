// Broker configuration: KRaft, every node broker and controller, mutual TLS on both listeners, ACLs.
// Settings that Fabric needs: https://hyperledger-fabric.readthedocs.io/en/release-2.5/kafka.html
import { stringify } from 'yaml';
import { KAFKA_ADMIN, leafFiles } from '../crypto/leaves.ts';
import { type Site } from '../topology/site.ts';
import { type Broker, type Topology } from '../topology/topology.ts';
import { properties } from './properties.ts';

const KIB = 1024;
/** Room for the envelope around a block's largest message. */
const MESSAGE_HEADROOM_BYTES = KIB * KIB;
const MOST_REPLICAS = 3;

export const replicationFactor = ({ ordering }: Topology): number => Math.min(MOST_REPLICAS, ordering.brokers.length);
/** One broker of three may be down. */
const minInSyncReplicas = (topology: Topology): number => Math.max(1, replicationFactor(topology) - 1);

/** Principals are the certificates' common names. */
export const principalOf = (commonName: string): string => `User:${commonName}`;

const clientProtocol = ({ brokerSecurity }: Topology): string => (brokerSecurity === 'plaintext' ? 'PLAINTEXT' : 'SSL');

function listeners(topology: Topology, broker: Broker, site: Site): Record<string, string> {
  const voters = topology.ordering.brokers.map(
    ({ id, name, ports }) => `${id}@${site.hostOf(name)}:${ports.controller}`,
  );
  return {
    listeners: `CLIENTS://${site.bindHost}:${broker.ports.client},CONTROLLERS://${site.bindHost}:${broker.ports.controller}`,
    'advertised.listeners': `CLIENTS://${site.hostOf(broker.name)}:${broker.ports.client}`,
    'listener.security.protocol.map': `CLIENTS:${clientProtocol(topology)},CONTROLLERS:SSL`,
    'inter.broker.listener.name': 'CLIENTS',
    'controller.listener.names': 'CONTROLLERS',
    'controller.quorum.voters': voters.join(','),
  };
}

function transportSecurity(topology: Topology, broker: Broker, site: Site): Record<string, string> {
  const files = leafFiles(site.keys, { organization: topology.ordering.name, node: broker.name, folder: 'kafka' });
  return {
    'ssl.client.auth': 'required',
    'ssl.enabled.protocols': 'TLSv1.3,TLSv1.2',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': `${files.privateKey}.store`,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.root,
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+),.*$/$1/,DEFAULT',
  };
}

function authorization({ ordering, brokerSecurity }: Topology): Record<string, string> {
  const superUsers = [...ordering.brokers.map((b) => b.name), KAFKA_ADMIN].map(principalOf);
  return {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': superUsers.join(';'),
    'allow.everyone.if.no.acl.found': String(brokerSecurity === 'plaintext'),
  };
}

export function brokerProperties(topology: Topology, broker: Broker, site: Site): string {
  const maxMessageBytes = topology.blocks.absoluteMaxKiB * KIB + MESSAGE_HEADROOM_BYTES;
  return properties({
    'process.roles': 'broker,controller',
    'node.id': broker.id,
    'log.dirs': site.dataOf(broker.name),
    ...listeners(topology, broker, site),
    ...transportSecurity(topology, broker, site),
    ...authorization(topology),
    'unclean.leader.election.enable': false,
    'min.insync.replicas': minInSyncReplicas(topology),
    'default.replication.factor': replicationFactor(topology),
    'offsets.topic.replication.factor': replicationFactor(topology),
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': replicationFactor(topology),
    'transaction.state.log.min.isr': minInSyncReplicas(topology),
    'num.partitions': 1,
    'log.retention.ms': -1,
    'message.max.bytes': maxMessageBytes,
    'replica.fetch.max.bytes': maxMessageBytes,
    'auto.create.topics.enable': false,
    'delete.topic.enable': false,
    // A dead broker is noticed after 3 s instead of 9 s, so ordering resumes sooner.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'controller.quorum.election.timeout.ms': 1000,
    'controller.quorum.fetch.timeout.ms': 2000,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 4 * KIB * KIB,
    ...topology.tuning.brokerProperties,
  });
}

/** Warnings only: an INFO line per client connection would fill the disk. */
export const loggingProperties = (): string =>
  properties({
    'log4j.rootLogger': 'WARN, stdout',
    'log4j.appender.stdout': 'org.apache.log4j.ConsoleAppender',
    'log4j.appender.stdout.layout': 'org.apache.log4j.PatternLayout',
    'log4j.appender.stdout.layout.ConversionPattern': '%d{ISO8601} %p %c{1} %m%n',
    'log4j.logger.kafka.server.KafkaRaftServer': 'INFO',
    'log4j.logger.kafka.authorizer.logger': 'INFO',
  });

/** What a broker shows to Prometheus: messages, bytes, replicas, request times; the Java machine's own come with it. */
export const metricsYaml = (): string =>
  stringify({
    lowercaseOutputName: true,
    lowercaseOutputLabelNames: true,
    includeObjectNames: [
      'kafka.server:type=BrokerTopicMetrics,*',
      'kafka.server:type=ReplicaManager,*',
      'kafka.server:type=KafkaRequestHandlerPool,*',
      'kafka.controller:type=KafkaController,*',
      'kafka.network:type=RequestMetrics,name=TotalTimeMs,*',
    ],
    rules: [
      {
        pattern: 'kafka.(\\w+)<type=(\\w+), name=(\\w+), (\\w+)=([^,>]+)><>(Count|Value|Mean|\\d+thPercentile)',
        name: 'kafka_$1_$2_$3_$6',
        labels: { $4: '$5' },
      },
      { pattern: 'kafka.(\\w+)<type=(\\w+), name=(\\w+)><>(Count|Value|OneMinuteRate)', name: 'kafka_$1_$2_$3_$4' },
    ],
  });
