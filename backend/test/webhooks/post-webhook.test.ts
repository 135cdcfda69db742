// One POST to a receiver on this machine: what comes of it, and where nothing is sent at all.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { AddressRule } from '../../src/adapters/webhooks/address-rule.ts';
import { postingWebhooks, type PostResult } from '../../src/adapters/webhooks/post-webhook.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

const here = postingWebhooks(new AddressRule(['127.0.0.0/8', '::1/128']));
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.behaviour = 204;
});
afterAll(() => receiver.close());

const post = (send = here, url = receiver.url, deadline = 5_000): Promise<PostResult> =>
  send({
    url,
    headers: { 'webhook-id': 'one', 'content-type': 'application/json' },
    body: '{"a":"中"}',
    deadline,
    signal: new AbortController().signal,
  });

test('the body arrives as it is, with its headers', async () => {
  expect(await post()).toEqual({ status: 204 });
  expect(receiver.received).toMatchObject([
    { id: 'one', body: '{"a":"中"}', headers: { 'content-length': '11', 'content-type': 'application/json' } },
  ]);
});

test.each([301, 302, 307, 308])('a redirect (%i) is an answer, and is not followed', async (status) => {
  receiver.behaviour = status;
  expect(await post()).toEqual({ status });
  expect(receiver.received).toHaveLength(1);
});

test('a receiver that does not answer has until the deadline', async () => {
  receiver.behaviour = 'silent';
  expect(await post(here, receiver.url, 300)).toEqual({ problem: 'timeout' });
});

test('where nobody listens it is unreachable', async () => {
  const closed = await WebhookReceiver.open();
  const { url } = closed;
  await closed.close();
  expect(await post(here, url)).toEqual({ problem: 'unreachable' });
});

test('nothing is sent to an address that is not allowed, nor by a name that stands for one', async () => {
  const strict = postingWebhooks(new AddressRule([]));
  const byName = receiver.url.replace('127.0.0.1', 'localhost');
  for (const url of [receiver.url, byName, byName.replace('http:', 'https:')]) {
    expect(await post(strict, url)).toEqual({ problem: 'address' });
  }
  expect(receiver.received).toEqual([]);
  expect(await post(here, byName)).toEqual({ status: 204 });
});

test('plain http leaves this machine never, whatever the operator allows', async () => {
  const everywhere = postingWebhooks(new AddressRule(['0.0.0.0/0']));
  expect(await post(everywhere, 'http://10.255.255.1:9/')).toEqual({ problem: 'address' });
});

test('https asks for a certificate that is accepted', async () => {
  const { url } = receiver;
  expect(await post(here, url.replace('http:', 'https:'))).toEqual({ problem: 'unreachable' });
  expect(receiver.received).toEqual([]);
});
