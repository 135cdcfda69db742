// Kafka's ids: a UUID as base64url. Its own generator leaves out those that begin with a dash, which a command line
// takes for an option (org.apache.kafka.common.Uuid.randomUuid).
import { randomUUID } from 'node:crypto';

/** @param draw gives a UUID in text form */
export function newClusterId(draw: () => string = randomUUID): string {
  const id = Buffer.from(draw().replaceAll('-', ''), 'hex').toString('base64url');
  return id.startsWith('-') ? newClusterId(draw) : id;
}
