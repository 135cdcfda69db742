// Who may do what on the brokers, and the applications' one topic.
import kafkajs, { type AclEntry, type AclOperationTypes as Operation } from 'kafkajs';
import { NetworkError } from '../errors.ts';
import { APPLICATION } from '../crypto/leaves.ts';
import { principalOf, replicationFactor } from '../render/kafka.ts';
import { type Site } from '../topology/site.ts';
import { type Topology } from '../topology/topology.ts';
import { waitFor } from '../wait.ts';
import { asKafkaAdmin } from './client.ts';

// A CommonJS module whose names Node cannot see from outside.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const { READ, WRITE, CREATE, DESCRIBE } = AclOperationTypes;

export const AUDIT_TOPIC = 'lianjian.audit-events';
/** Consumer groups of applications share this prefix. */
export const APPLICATION_GROUP_PREFIX = 'lianjian.';
const AUDIT_PARTITIONS = 3;
const AUDIT_RETENTION_MS = 30 * 86_400_000;
const SETTLE_DEADLINE_MS = 20_000;

const allow = (principal: string, resource: Pick<AclEntry, 'resourceType' | 'resourceName' | 'resourcePatternType'>) =>
  ({
    onto: (...operations: Operation[]): AclEntry[] =>
      operations.map((operation) => ({
        principal: principalOf(principal),
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        operation,
        ...resource,
      })),
  }) as const;

const topic = (resourceName: string): Pick<AclEntry, 'resourceType' | 'resourceName' | 'resourcePatternType'> => ({
  resourceType: AclResourceTypes.TOPIC,
  resourceName,
  resourcePatternType: ResourcePatternTypes.LITERAL,
});

/** Every permission there is; whatever is not listed is denied. */
export function accessRules({ ordering, channel, systemChannel }: Topology): AclEntry[] {
  const ofOrderers = ordering.orderers.flatMap(({ name }) =>
    [channel, systemChannel].flatMap((channelTopic) => allow(name, topic(channelTopic)).onto(READ, WRITE, CREATE)),
  );
  const groups = {
    resourceType: AclResourceTypes.GROUP,
    resourceName: APPLICATION_GROUP_PREFIX,
    resourcePatternType: ResourcePatternTypes.PREFIXED,
  };
  return [
    ...ofOrderers,
    ...allow(APPLICATION, topic(AUDIT_TOPIC)).onto(READ, WRITE, DESCRIBE),
    ...allow(APPLICATION, groups).onto(READ),
  ];
}

/**
 * Writes the rules and the applications' topic, and waits until every broker applies the rules: an orderer that is
 * refused at its start never recovers. Repeating it changes nothing.
 */
export async function grantAccess(topology: Topology, site: Site, signal?: AbortSignal): Promise<void> {
  const { brokers } = topology.ordering;
  await asKafkaAdmin(topology, site, brokers, async (admin) => {
    if (topology.brokerSecurity === 'mutual-tls') await admin.createAcls({ acl: accessRules(topology) });
    if (!(await admin.listTopics()).includes(AUDIT_TOPIC))
      await admin.createTopics({
        waitForLeaders: false,
        topics: [
          {
            topic: AUDIT_TOPIC,
            numPartitions: AUDIT_PARTITIONS,
            replicationFactor: replicationFactor(topology),
            configEntries: [{ name: 'retention.ms', value: String(AUDIT_RETENTION_MS) }],
          },
        ],
      });
  });
  for (const broker of brokers)
    await waitFor({ what: `${broker.name} to apply the access rules`, deadlineMs: SETTLE_DEADLINE_MS, signal }, () =>
      asKafkaAdmin(topology, site, [broker], async (admin) => {
        // Rules and topic stand in one log, the rules first: a broker that knows the topic applies the rules.
        const { topics } = await admin.fetchTopicMetadata({ topics: [AUDIT_TOPIC] });
        if (topics[0]?.partitions.length !== AUDIT_PARTITIONS)
          throw new NetworkError('NOT_RUNNING', `${AUDIT_TOPIC} is not there yet`);
      }),
    );
  // The first question for a group makes Kafka create its offsets topic: applications find it made.
  await waitFor({ what: 'consumer groups to be served', deadlineMs: SETTLE_DEADLINE_MS, signal }, () =>
    asKafkaAdmin(topology, site, brokers, async (admin) => {
      // Fills the client's list of brokers, which the next call takes as given.
      await admin.fetchTopicMetadata({ topics: [AUDIT_TOPIC] });
      await admin.fetchOffsets({ groupId: `${APPLICATION_GROUP_PREFIX}start`, topics: [AUDIT_TOPIC] });
    }),
  );
}
