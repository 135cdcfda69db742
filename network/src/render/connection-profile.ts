// What an application needs to know of the network, as one file: where things are, and in which files their secrets lie.
import { leafFiles, APPLICATION } from '../crypto/leaves.ts';
import { SECRETS } from '../crypto/material.ts';
import { AUDIT_TOPIC } from '../kafka/access.ts';
import { type Site } from '../topology/site.ts';
import { type Organization, type Topology } from '../topology/topology.ts';
import { REGISTRAR } from './ca.ts';

/** Certificates of nodes name this host, wherever the node is reached. */
const TLS_NAME = 'localhost';

function organizationProfile(organization: Organization, site: Site): object {
  const { name, mspId, peers, ca, ipfs } = organization;
  return {
    mspId,
    name,
    roots: [site.keys.authorityCertificate(name, 'ca')],
    peers: peers.map((peer) => ({
      address: `${site.hostOf(peer.name)}:${peer.ports.service}`,
      name: peer.name,
      tlsRoot: site.keys.authorityCertificate(name, 'tlsca'),
    })),
    ca: {
      caName: ca.name,
      host: site.hostOf(ca.name),
      port: ca.ports.service,
      registrar: { id: REGISTRAR, secretFile: site.keys.secret(name, SECRETS.caRegistrar) },
      tlsRoot: leafFiles(site.keys, { organization: name, node: ca.name, folder: 'tls' }).root,
    },
    content:
      ipfs === undefined
        ? null
        : {
            name: ipfs.name,
            tokenFile: site.keys.secret(name, SECRETS.ipfsApplication),
            url: `http://${site.hostOf(ipfs.name)}:${ipfs.ports.api}`,
          },
  };
}

/** JSON; paths and no secrets. */
export function connectionProfile({ channel, ordering, organizations }: Topology, site: Site): string {
  const kafka = leafFiles(site.keys, { organization: ordering.name, node: APPLICATION, folder: 'kafka' });
  const profile = {
    channel,
    events: {
      brokers: ordering.brokers.map(({ name, ports }) => `${site.hostOf(name)}:${ports.client}`),
      ...kafka,
      topic: AUDIT_TOPIC,
    },
    form: 1,
    organizations: organizations.map((organization) => organizationProfile(organization, site)),
    tlsName: TLS_NAME,
  };
  return `${JSON.stringify(profile, undefined, 2)}\n`;
}
