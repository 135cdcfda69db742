// How a peer reaches its organisation's chaincode server: TLS with the peer's own client certificate.
import { readFileSync } from 'node:fs';
import { chaincodeNodeOf, leafFiles } from '../crypto/leaves.ts';
import { type Site } from '../topology/site.ts';
import { type Organization, type Peer } from '../topology/topology.ts';

export const connectionFile = (slot: number): string => `connection-${slot}.json`;

/** The keys' text is part of the file: it stays in the peer's own configuration and never enters a package. */
export function connectionJson(organization: Organization, peer: Peer, port: number, site: Site): string {
  const files = leafFiles(site.keys, {
    organization: organization.name,
    node: peer.name,
    folder: 'chaincode-client',
  });
  return JSON.stringify({
    address: `${site.hostOf(chaincodeNodeOf(organization))}:${port}`,
    dial_timeout: '3s',
    tls_required: true,
    client_auth_required: true,
    client_key: readFileSync(files.privateKey, 'utf8'),
    client_cert: readFileSync(files.certificate, 'utf8'),
    root_cert: readFileSync(files.root, 'utf8'),
  });
}
