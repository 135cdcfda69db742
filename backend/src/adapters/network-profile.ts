// The file in which the network says where its parts are. It holds paths of secrets, not secrets; a production server
// of one organisation has the secrets of that organisation only.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BackendError } from '../errors.ts';

const text = z.string().min(1);

const organizationProfile = z.looseObject({
  mspId: text,
  name: text,
  /** PEM files that the organisation's certificates are checked against. */
  roots: z.array(text).min(1),
  peers: z.array(z.looseObject({ address: text, name: text, tlsRoot: text })).min(1),
  ca: z.looseObject({
    caName: text,
    host: text,
    port: z.int(),
    registrar: z.looseObject({ id: text, secretFile: text }),
    tlsRoot: text,
  }),
  content: z.looseObject({ name: text, tokenFile: text, url: z.url() }).nullable(),
});

const profile = z.looseObject({
  channel: text,
  /** Null where another server publishes the audit events. */
  events: z
    .looseObject({
      brokers: z.array(text).min(1),
      /** PEM files: what the brokers ask for, and what they are checked against. */
      certificate: text,
      privateKey: text,
      root: text,
      topic: text,
    })
    .nullable(),
  form: z.literal(1),
  organizations: z.array(organizationProfile).min(1),
  tlsName: text,
});

export type NetworkProfile = z.infer<typeof profile>;
export type OrganizationProfile = z.infer<typeof organizationProfile>;

/** @throws BackendError UNAVAILABLE naming the file when it is not there or not a profile */
export async function readNetworkProfile(file: string): Promise<NetworkProfile> {
  try {
    return profile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new BackendError('UNAVAILABLE', `${file} is no network profile`, { what: 'network profile' }, { cause });
  }
}
