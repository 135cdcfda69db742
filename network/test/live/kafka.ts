// kafkajs as an outsider or insider would use it: no retries, no log, short patience.
import kafkajs, { type Admin, type Consumer, type Kafka, type Producer } from 'kafkajs';
import { brokerAddress } from '../../src/kafka/client.ts';
import { type Context } from '../../src/lifecycle/context.ts';
import { type Minted } from './mint.ts';

const PATIENCE_MS = 5_000;

export function kafkaOf(
  { topology, site }: Context,
  identity: Minted | 'plaintext' | 'no certificate',
  ca?: string,
): Kafka {
  const ssl =
    identity === 'plaintext'
      ? {}
      : identity === 'no certificate'
        ? { ssl: { ca: [ca ?? ''] } }
        : { ssl: { ca: [identity.ca], cert: identity.certificate, key: identity.privateKey } };
  return new kafkajs.Kafka({
    clientId: 'outsider',
    brokers: topology.ordering.brokers.map((broker) => brokerAddress(broker, site)),
    ...ssl,
    connectionTimeout: PATIENCE_MS,
    requestTimeout: PATIENCE_MS,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 },
  });
}

export async function asAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

export async function produce(kafka: Kafka, topic: string, value: string): Promise<void> {
  const producer: Producer = kafka.producer({ retry: { retries: 0 } });
  try {
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ key: 'k', value }] });
  } finally {
    await producer.disconnect();
  }
}

/** The first message of a topic that satisfies `wanted`, or the error that kept it from being read. */
export async function consumeFirst(
  kafka: Kafka,
  topic: string,
  groupId: string,
  wanted: (value: Buffer) => boolean,
  deadlineMs = 30_000,
): Promise<Buffer> {
  const consumer: Consumer = kafka.consumer({
    groupId,
    retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no such message on ${topic} within ${deadlineMs} ms`));
      }, deadlineMs);
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
      });
      const eachMessage = ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
        if (message.value !== null && wanted(message.value)) resolve(message.value);
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}
