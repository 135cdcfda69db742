// The address that an administrator names for a webhook. Names are looked up anew at each try; what can be told at once
// is told at once.
import { AddressRule, isLoopback } from '../adapters/webhooks/address-rule.ts';
import { BackendError } from '../errors.ts';

const LONGEST = 2_000;

const refused = (why: string): BackendError =>
  new BackendError('INVALID_INPUT', 'not an address for a webhook', { field: '/url', why });

function parsed(text: string): URL {
  if (text.length > LONGEST || !URL.canParse(text)) throw refused('no-url');
  return new URL(text);
}

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

/**
 * https, or http to this machine where the operator allows that; no names and passwords within, no fragment, no
 * address that the operator does not allow.
 *
 * @throws BackendError INVALID_INPUT with why
 */
export function webhookTarget(text: string, networks: readonly string[]): string {
  const url = parsed(text);
  const why = whyRefused(url, networks);
  if (why !== undefined) throw refused(why);
  return url.href;
}

function whyRefused(url: URL, networks: readonly string[]): string | undefined {
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.hash !== '') return 'fragment';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!isSchemeFor(url, host)) return 'scheme';
  // The parser has written every form of an IPv4 address as four decimals.
  return isAddress(host) && !new AddressRule(networks).allows(host) ? 'address' : undefined;
}

function isSchemeFor({ protocol }: URL, host: string): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && (host === 'localhost' || (isAddress(host) && isLoopback(host)));
}
