// What a webhook carries, and that others can check its signature.
import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type NoticeRow } from '../../src/adapters/database/notice-repository.ts';
import { newSecret, signedMessage } from '../../src/webhooks/message.ts';

const notice: NoticeRow = {
  position: 7,
  id: '0190a6c0-5e70-7000-8000-000000000007',
  mspId: 'CentreMSP',
  memberId: '0190a6c0-5e70-7000-8000-000000000001',
  kind: 'returned',
  matter: 'returned',
  applicationId: '0190a6c0-5e70-7000-8000-000000000002',
  details: { stage: 'college-review', round: 1, dueDay: '2026-12-08', items: [{ item: 'card', reason: 'blurred' }] },
  madeAt: new Date(1_790_000_000_000),
  readAt: null,
};

test('ids, codes and days, and nothing else', () => {
  const { body } = signedMessage(newSecret(), 'delivery', new Date(), notice);
  expect(JSON.parse(body)).toEqual({
    type: 'notice.returned',
    timestamp: notice.madeAt.toISOString(),
    data: {
      notice: notice.id,
      member: { mspId: notice.mspId, memberId: notice.memberId },
      application: notice.applicationId,
      ...notice.details,
    },
  });
});

test('the signature is HMAC-SHA-256 over id, time and body, in the specification’s own words', () => {
  const secret = newSecret();
  const at = new Date(1_790_000_123_456);
  const { body, headers } = signedMessage(secret, 'delivery-1', at, notice);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  expect(key).toHaveLength(32);
  const mac = createHmac('sha256', key).update(`delivery-1.1790000123.${body}`).digest('base64');
  expect(headers).toMatchObject({
    'webhook-id': 'delivery-1',
    'webhook-timestamp': '1790000123',
    'webhook-signature': `v1,${mac}`,
  });
});

test('a receiver takes it while it is fresh, and no other body, id or key', () => {
  const secret = newSecret();
  const { body, headers } = signedMessage(secret, 'delivery-1', new Date(), notice);
  expect(new Webhook(secret).verify(body, { ...headers })).toMatchObject({ type: 'notice.returned' });
  const refusals = [
    () => new Webhook(secret).verify(body.replace('card', 'form'), { ...headers }),
    () => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'delivery-2' }),
    () => new Webhook(newSecret()).verify(body, { ...headers }),
  ];
  for (const refused of refusals) expect(refused).toThrow('No matching signature');
  const stale = signedMessage(secret, 'delivery-1', new Date(Date.now() - 3_600_000), notice);
  expect(() => new Webhook(secret).verify(stale.body, { ...stale.headers })).toThrow('too old');
});

// Source: the example of the specification's own libraries.
test('the library signs the specification’s example as it says', () => {
  const webhook = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const signed = webhook.sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}');
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
