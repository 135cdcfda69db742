// Which addresses this server may be made to call. An administrator names the address of a webhook, and must not reach
// with it what only this server's network reaches: other machines of the house, the cloud's own services, this machine.
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Not for everybody on the internet. Source: IANA's special-purpose registries for IPv4 and IPv6, and multicast. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** IPv6 that carries an IPv4 address would pass by the IPv4 rules: none of it, and neither the unspecified address. */
const CARRIES_IPV4 = ['::/96', '::ffff:0:0/96', '64:ff9b::/96'];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

const has = (list: BlockList, address: string): boolean => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const loopback = listOf(LOOPBACK);
const special = listOf(SPECIAL);
const carrying = listOf(CARRIES_IPV4);

export const isLoopback = (address: string): boolean => has(loopback, address);

/** What an operator may name: `10.20.0.0/16`, `fd00:1::/48`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return isIPv4(address) ? Number(prefix) <= 32 : isIPv6(address) && Number(prefix) <= 128;
}

export class AddressRule {
  readonly #allowed: BlockList;

  /** @param networks that are called besides public addresses */
  constructor(networks: readonly string[]) {
    this.#allowed = listOf(networks);
  }

  /** @param address IPv4 or IPv6; anything else is refused */
  allows(address: string): boolean {
    if (isIP(address) === 0) return false;
    if (has(this.#allowed, address)) return true;
    return !has(special, address) && !(isIPv6(address) && has(carrying, address));
  }
}
