// Until when every certificate of the network lasts, roots too, so that it is renewed before it stops something.
import { X509Certificate } from 'node:crypto';
import { authoritiesOf, leafFiles, leavesOf } from '../crypto/leaves.ts';
import { readIfPresent } from '../files.ts';
import { type KeyPaths } from '../folders.ts';
import { type Topology } from '../topology/topology.ts';

const DAY_MS = 86_400_000;

export interface CertificateEnd {
  readonly organization: string;
  /** Of a root, its authority. */
  readonly node: string;
  /** What the node shows it for, or that it is a root. */
  readonly use: string;
  readonly ends: Date;
  readonly state: 'good' | 'ends soon' | 'ended';
}

interface Held {
  readonly organization: string;
  readonly node: string;
  readonly use: string;
  readonly file: string;
}

function heldBy(topology: Topology, keys: KeyPaths): Held[] {
  const roots = authoritiesOf(topology).map(([organization, name]) => ({
    organization,
    node: name,
    use: 'root',
    file: keys.authorityCertificate(organization, name),
  }));
  const leaves = leavesOf(topology).map((leaf) => ({
    organization: leaf.organization,
    node: leaf.node,
    use: leaf.folder,
    file: leafFiles(keys, leaf).certificate,
  }));
  return [...roots, ...leaves];
}

/**
 * Those that are there, the first to end first.
 *
 * @param days before its end in which a certificate counts as one that ends soon
 */
export function certificateEnds(
  topology: Topology,
  keys: KeyPaths,
  { days, now = Date.now() }: { readonly days: number; readonly now?: number },
): CertificateEnd[] {
  const stateOf = (ends: number): CertificateEnd['state'] => {
    if (ends <= now) return 'ended';
    return ends <= now + days * DAY_MS ? 'ends soon' : 'good';
  };
  return heldBy(topology, keys)
    .flatMap(({ file, ...held }) => {
      const pem = readIfPresent(file);
      if (pem === undefined) return [];
      const ends = new X509Certificate(pem).validToDate;
      return [{ ...held, ends, state: stateOf(ends.getTime()) }];
    })
    .sort((a, b) => a.ends.getTime() - b.ends.getTime());
}
