// Certificates for refusals and their accepted twins: all from one mint, differing in one thing each.
import { readFileSync } from 'node:fs';
import { createAuthority, issue, type KeyedCertificate, type Lifetime, lifetimeOfDays } from '../../src/crypto/mint.ts';
import { type AuthorityName } from '../../src/folders.ts';
import { type Context } from '../../src/lifecycle/context.ts';

const DAY_MS = 86_400_000;

export interface Minted extends KeyedCertificate {
  /** The server's root, which the client trusts. */
  readonly ca: string;
}

export interface Mint {
  readonly accepted: Minted;
  readonly expired: Minted;
  readonly foreign: Minted;
}

/** Client certificates named `commonName`, as issued by one of the network's authorities or a foreign twin of it. */
export async function mintClients(
  { material, site }: Context,
  organization: string,
  authorityName: AuthorityName,
  commonName: string,
): Promise<Mint> {
  const own = await material.authority(organization, authorityName);
  const twin = await createAuthority(
    { commonName: `${authorityName}.${organization}`, organization },
    lifetimeOfDays(30),
  );
  const ca = readFileSync(site.keys.authorityCertificate(organization, authorityName), 'utf8');
  const mint = async (authority: typeof own, lifetime: Lifetime): Promise<Minted> => {
    const subject = { commonName, organization };
    return { ...(await issue(authority, { subject, purpose: 'client', lifetime })), ca };
  };
  const now = Date.now();
  // An older start than the authority's own would make it malformed; the mint keeps it within.
  const past = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now - 1_000) };
  return {
    accepted: await mint(own, lifetimeOfDays(1)),
    expired: await mint(own, past),
    foreign: await mint(twin, lifetimeOfDays(1)),
  };
}
