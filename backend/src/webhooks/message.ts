// What a webhook gets: a notice by its ids, signed as the Standard Webhooks specification 1.0 says
// (https://www.standardwebhooks.com). No names, no texts, no numbers of papers: the gateway knows whose id it is.
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type NoticeRow } from '../adapters/database/notice-repository.ts';

/** HMAC-SHA-256 keys of the specification: 24 to 64 bytes. */
const SECRET_BYTES = 32;

export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function bodyOf({ applicationId, details, id, kind, madeAt, memberId, mspId }: NoticeRow): string {
  const data = { notice: id, member: { mspId, memberId }, application: applicationId, ...details };
  return JSON.stringify({ type: `notice.${kind}`, timestamp: madeAt.toISOString(), data });
}

/**
 * @param id of the delivery: the same in each try, so that a receiver knows what it has
 * @param at of this try: a receiver refuses what is older than some minutes
 */
export function signedMessage(secret: string, id: string, at: Date, notice: NoticeRow): WebhookMessage {
  const body = bodyOf(notice);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'lianjian',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  };
}
