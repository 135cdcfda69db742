// What an administrator may name as a webhook's address.
import { expect, test } from '@jest/globals';
import { BackendError } from '../../src/errors.ts';
import { webhookTarget } from '../../src/webhooks/target.ts';

const HERE = ['127.0.0.1/32', '::1/128'];

function whyRefused(url: string, networks: readonly string[]): unknown {
  try {
    webhookTarget(url, networks);
  } catch (error) {
    if (error instanceof BackendError && error.code === 'INVALID_INPUT') return error.details['why'];
    throw error;
  }
  return undefined;
}

test.each([
  ['https://gateway.example.org/lianjian?tenant=7', HERE],
  ['https://8.8.8.8:8443/', []],
  ['http://127.0.0.1:9000/hook', HERE],
  ['http://localhost:9000/hook', HERE],
  ['http://[::1]:9000/hook', HERE],
  ['https://10.20.3.4/hook', ['10.20.0.0/16']],
])('%s is taken', (url, networks) => {
  expect(webhookTarget(url, networks)).toBe(new URL(url).href);
});

test.each([
  ['http://gateway.example.org/', HERE, 'scheme'],
  ['http://8.8.8.8/', HERE, 'scheme'],
  ['http://10.20.3.4/', ['10.20.0.0/16'], 'scheme'],
  ['ftp://gateway.example.org/', HERE, 'scheme'],
  ['file:///etc/passwd', HERE, 'scheme'],
  ['javascript:alert(1)', HERE, 'scheme'],
  ['https://user:word@gateway.example.org/', HERE, 'credentials'],
  ['https://gateway.example.org/#part', HERE, 'fragment'],
  ['http://127.0.0.1:9000/', [], 'address'],
  ['https://127.0.0.1/', [], 'address'],
  ['https://169.254.169.254/latest/meta-data/', HERE, 'address'],
  ['https://192.168.1.1/', HERE, 'address'],
  ['https://2130706433/', [], 'address'],
  ['https://0x7f.1/', [], 'address'],
  ['https://0177.0.0.1/', [], 'address'],
  ['https://[::ffff:127.0.0.1]/', [], 'address'],
  ['https://[fe80::1]/', HERE, 'address'],
  ['/hook', HERE, 'no-url'],
  ['https://', HERE, 'no-url'],
  [`https://gateway.example.org/${'x'.repeat(2000)}`, HERE, 'no-url'],
])('%s is refused', (url, networks, why) => {
  expect(whyRefused(url, networks)).toBe(why);
});
