// One POST to a webhook: no redirects, no proxies, one deadline over all of it, and a name's addresses are looked at in
// the moment of connecting, so that a name cannot point elsewhere in between.
import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressRule, isLoopback } from './address-rule.ts';

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until it is given up. */
  readonly deadline: number;
  /** Ends it before: this server closes. */
  readonly signal: AbortSignal;
}

/**
 * `address`: the name stands for an address that is not called; `unreachable`: no connection, or one that broke, or a
 * certificate that is not accepted; `timeout`: no answer until the deadline.
 */
export type PostProblem = 'address' | 'timeout' | 'unreachable';

export type PostResult = { readonly status: number } | { readonly problem: PostProblem };

export type PostWebhook = (post: WebhookPost) => Promise<PostResult>;

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export function postingWebhooks(rule: AddressRule): PostWebhook {
  return async (post) => {
    const late = AbortSignal.timeout(post.deadline);
    const signal = AbortSignal.any([late, post.signal]);
    try {
      return { status: await statusOf(post, rule, signal) };
    } catch (error) {
      return { problem: late.aborted ? 'timeout' : error instanceof AddressRefused ? 'address' : 'unreachable' };
    }
  };
}

/** The host as it is connected to: an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

function statusOf({ body, headers, url: text }: WebhookPost, rule: AddressRule, signal: AbortSignal): Promise<number> {
  const url = new URL(text);
  const isPlain = url.protocol === 'http:';
  const allows = (address: string): boolean => rule.allows(address) && (!isPlain || isLoopback(address));
  const host = hostOf(url);
  // An address is connected to without being looked up.
  if (isIP(host) !== 0 && !allows(host)) return Promise.reject(new AddressRefused(host));
  const request = isPlain ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: lookupOf(allows),
      signal,
    });
    sending.on('response', (response) => {
      // What it says besides is nobody's business.
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

const lookupOf =
  (allows: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const refused = addresses.find(({ address }) => !allows(address));
      if (refused !== undefined) {
        callback(new AddressRefused(hostname), '');
        return;
      }
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
