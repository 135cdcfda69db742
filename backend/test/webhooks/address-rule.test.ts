// Which addresses a webhook may lead to.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AddressRule, isNetwork } from '../../src/adapters/webhooks/address-rule.ts';

const open = new AddressRule([]);
const house = new AddressRule(['10.20.0.0/16', 'fd00:1::/48']);

describe('an address', () => {
  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2002:a00:1::',
    'not an address',
    'localhost',
    '',
  ])('%s is not called', (address) => {
    expect(open.allows(address)).toBe(false);
  });

  test.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '11.0.0.1', '2606:4700:4700::1111'])(
    '%s is called',
    (address) => {
      expect(open.allows(address)).toBe(true);
    },
  );

  test('of a network that the operator names is called, its neighbours are not', () => {
    expect(['10.20.0.1', '10.20.255.255', 'fd00:1::9'].map((address) => house.allows(address))).toEqual(
      Array(3).fill(true),
    );
    expect(['10.21.0.1', '10.19.255.255', 'fd00:2::9'].map((address) => house.allows(address))).toEqual(
      Array(3).fill(false),
    );
  });

  test('that IPv6 wraps around an IPv4 address is never called', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (address, wrap) => {
        expect(open.allows(`${wrap}${address}`)).toBe(false);
      }),
    );
  });
});

test('a network is an address and the length of its beginning', () => {
  expect(['10.20.0.0/16', '::1/128', '0.0.0.0/0'].map(isNetwork)).toEqual([true, true, true]);
  const wrong = ['10.20.0.0', '10.20.0.0/33', '10.20/16', '::1/129', 'all', '10.0.0.0/8/8', '10.0.0.0/-1', ''];
  expect(wrong.filter(isNetwork)).toEqual([]);
});
