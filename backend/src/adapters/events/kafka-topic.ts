// The network's topic of audit events, over mutual TLS with the application's own certificate.
import { readFile } from 'node:fs/promises';
import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import { BackendError } from '../../errors.ts';
import { type NetworkProfile } from '../network-profile.ts';
import { type AuditMessage, type AuditTopic } from './audit-topic.ts';

const CONNECT_MS = 3_000;
const REQUEST_MS = 10_000;
/** Milliseconds for one publication, connections and a second try at another leader included. */
const PUBLISH_MS = 30_000;
const DISCONNECT_MS = 3_000;
/** All in-sync replicas. */
const ACKS_OF_ALL = -1;

type Events = NonNullable<NetworkProfile['events']>;

/** @throws when the certificate's files are not there */
export async function openKafkaTopic(events: Events): Promise<AuditTopic> {
  await clientOf(events);
  return new KafkaTopic(events);
}

/** With the certificate that lies there now: a renewed one is used from the next connection on. */
async function clientOf({ brokers, certificate, privateKey, root }: Events): Promise<Kafka> {
  const [cert, key, ca] = await Promise.all([certificate, privateKey, root].map((file) => readFile(file, 'utf8')));
  return new kafkajs.Kafka({
    clientId: 'lianjian-backend',
    brokers: [...brokers],
    ssl: { cert: cert ?? '', key: key ?? '', ca: [ca ?? ''] },
    connectionTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 1_000 },
  });
}

class KafkaTopic implements AuditTopic {
  readonly #events: Events;
  #producer: Promise<Producer> | undefined;

  constructor(events: Events) {
    this.#events = events;
  }

  get name(): string {
    return this.#events.topic;
  }

  async publish(messages: readonly AuditMessage[]): Promise<void> {
    try {
      await within(PUBLISH_MS, this.#send(messages));
    } catch (cause) {
      // Of a producer that failed once it is not known which of its connections still work.
      await this.close();
      throw new BackendError('UNAVAILABLE', 'the brokers do not take events', { what: 'audit topic' }, { cause });
    }
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer === undefined) return;
    // One that was never connected, or hangs, holds nothing that counts: what is not acknowledged is sent again.
    const disconnecting = producer.then((connected) => connected.disconnect());
    await Promise.allSettled([within(DISCONNECT_MS, disconnecting)]);
  }

  async #send(messages: readonly AuditMessage[]): Promise<void> {
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    await producer.send({
      acks: ACKS_OF_ALL,
      messages: messages.map(({ id, key, value }) => ({ headers: { 'event-id': id }, key, value })),
      timeout: REQUEST_MS,
      topic: this.name,
    });
  }

  async #connect(): Promise<Producer> {
    const kafka = await clientOf(this.#events);
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
