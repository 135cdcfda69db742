// A consumer of the audit topic, as another system of the consortium would be one.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Consumer } from 'kafkajs';
import { type NetworkProfile } from '../../src/adapters/network-profile.ts';

export interface TopicEvent {
  readonly id: string;
  readonly key: string;
  readonly action: string;
  readonly application: string | null;
  readonly sequence: number;
  readonly subject: string;
  readonly transactionId: string;
}

export class TopicReader {
  /** In the order of arrival, repetitions included. */
  readonly received: TopicEvent[] = [];
  readonly #consumer: Consumer;

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /** Reads from the topic's beginning. */
  static async open({ events }: NetworkProfile): Promise<TopicReader> {
    if (events === null) throw new Error('the network has no topic');
    const { brokers, certificate, privateKey, root, topic } = events;
    const kafka = new kafkajs.Kafka({
      brokers,
      clientId: 'lianjian-reader',
      logLevel: kafkajs.logLevel.NOTHING,
      ssl: { ca: [readFileSync(root)], cert: readFileSync(certificate), key: readFileSync(privateKey) },
    });
    const consumer = kafka.consumer({ groupId: `lianjian.test-${randomUUID()}` });
    const reader = new TopicReader(consumer);
    await consumer.connect();
    await consumer.subscribe({ fromBeginning: true, topic });
    await consumer.run({
      eachMessage({ message }) {
        const id = message.headers?.['event-id']?.toString();
        // The network's own tests try what they may write to this topic, with the same certificate.
        if (id === undefined) return Promise.resolve();
        const told = JSON.parse(message.value?.toString('utf8') ?? '') as Omit<TopicEvent, 'key'>;
        if (id !== told.id) throw new Error('the header names another event');
        reader.received.push({ ...told, key: message.key?.toString('utf8') ?? '' });
        return Promise.resolve();
      },
    });
    return reader;
  }

  /** The events of one case, once each. */
  ofCase(id: string): TopicEvent[] {
    const events = this.received.filter(({ key }) => key === id);
    return [...new Map(events.map((event) => [event.id, event])).values()];
  }

  async until(what: string, isThere: () => boolean, deadlineMs = 30_000): Promise<void> {
    const end = Date.now() + deadlineMs;
    while (!isThere()) {
      if (Date.now() > end) throw new Error(`${what}: not on the topic within ${deadlineMs / 1000} s`);
      await sleep(50);
    }
  }

  close(): Promise<void> {
    return this.#consumer.disconnect();
  }
}
