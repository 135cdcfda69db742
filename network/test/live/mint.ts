// Certificates for refusals and their accepted twins: all from one mint, differing in one thing each.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Leaf, leafFiles } from '../../src/crypto/leaves.ts';
import {
  type Authority,
  createAuthority,
  issue,
  type KeyedCertificate,
  type LeafRequest,
  lifetimeOfDays,
} from '../../src/crypto/mint.ts';
import { type AuthorityName } from '../../src/folders.ts';
import { type Credentials } from '../../src/gateway/client.ts';
import { type Context } from '../../src/lifecycle/context.ts';
import { organizationNamed } from '../../src/topology/topology.ts';

const DAY_MS = 86_400_000;

interface Three<T> {
  readonly accepted: T;
  readonly expired: T;
  /** Of a twin of the authority: same name, another key. */
  readonly foreign: T;
}
export interface Minted extends KeyedCertificate {
  /** The server's root, which the client trusts. */
  readonly ca: string;
}
export type Mint = Three<Minted>;

async function mint(
  own: Authority,
  authorityName: AuthorityName,
  organization: string,
  leaf: Omit<LeafRequest, 'lifetime'>,
): Promise<Three<KeyedCertificate>> {
  const names = { commonName: `${authorityName}.${organization}`, organization };
  const twin = await createAuthority(names, lifetimeOfDays(30));
  const now = Date.now();
  // An older start than the authority's own would make it malformed; the mint keeps it within.
  const past = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now - 1_000) };
  return {
    accepted: await issue(own, { ...leaf, lifetime: lifetimeOfDays(1) }),
    expired: await issue(own, { ...leaf, lifetime: past }),
    foreign: await issue(twin, { ...leaf, lifetime: lifetimeOfDays(1) }),
  };
}

/** Client certificates named `commonName`, as issued by one of the network's authorities or a foreign twin of it. */
export async function mintClients(
  { material, site }: Context,
  organization: string,
  authorityName: AuthorityName,
  commonName: string,
): Promise<Mint> {
  const own = await material.authority(organization, authorityName);
  const ca = readFileSync(site.keys.authorityCertificate(organization, authorityName), 'utf8');
  const leaf = { subject: { commonName, organization }, purpose: 'client' } as const;
  const { accepted, expired, foreign } = await mint(own, authorityName, organization, leaf);
  return { accepted: { ...accepted, ca }, expired: { ...expired, ca }, foreign: { ...foreign, ca } };
}

/** Members of an organisation, with what contracts read of them in the certificate. */
export async function mintMembers(
  { material, topology }: Context,
  organization: string,
  commonName: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<Three<Credentials>> {
  const { mspId } = organizationNamed(topology, organization);
  const own = await material.authority(organization, 'ca');
  const subject = { commonName, organization, unit: 'client' };
  const { accepted, expired, foreign } = await mint(own, 'ca', organization, {
    subject,
    purpose: 'identity',
    attributes,
  });
  return { accepted: { mspId, ...accepted }, expired: { mspId, ...expired }, foreign: { mspId, ...foreign } };
}

/** Puts one that has ended in the place of a node's own, with everything else as it was. */
export async function letEnd({ material, site }: Context, leaf: Leaf): Promise<void> {
  const now = Date.now();
  const ended = await issue(await material.authority(leaf.organization, leaf.authority), {
    subject: {
      commonName: leaf.node,
      organization: leaf.organization,
      ...(leaf.unit === undefined ? {} : { unit: leaf.unit }),
    },
    purpose: leaf.purpose,
    lifetime: { notBefore: new Date(now - DAY_MS), notAfter: new Date(now - 1_000) },
    ...(leaf.purpose.startsWith('server') ? { hosts: [leaf.node, 'localhost', '127.0.0.1'] } : {}),
  });
  const files = leafFiles(site.keys, leaf);
  if (leaf.keyStore) writeFileSync(`${files.privateKey}.store`, ended.privateKey + ended.certificate);
  writeFileSync(files.privateKey, ended.privateKey);
  writeFileSync(files.certificate, ended.certificate);
}
