import { stringify } from 'yaml';
import { leafFiles } from '../crypto/leaves.ts';
import { type Site } from '../topology/site.ts';
import { type Organization } from '../topology/topology.ts';

export const REGISTRAR = 'registrar';
const HOURS_PER_DAY = 24;

/** The registrar's password stands in this file (0600), never in process arguments. */
export function caServerYaml(
  organization: Organization,
  site: Site,
  registrarPassword: string,
  nodeDays: number,
): string {
  const { name, ca } = organization;
  const tls = leafFiles(site.keys, { organization: name, node: ca.name, folder: 'tls' });
  return stringify({
    version: '1.5.15',
    address: site.bindHost,
    port: ca.ports.service,
    debug: false,
    crlsizelimit: 512_000,
    tls: { enabled: true, certfile: tls.certificate, keyfile: tls.privateKey },
    ca: {
      name: ca.name,
      certfile: site.keys.authorityCertificate(name, 'ca'),
      keyfile: site.keys.authorityKey(name, 'ca'),
    },
    // A revocation list in a channel configuration has no automatic successor: it must not run out by itself.
    crl: { expiry: `${HOURS_PER_DAY * 3650}h` },
    registry: {
      maxenrollments: -1,
      identities: [
        {
          name: REGISTRAR,
          pass: registrarPassword,
          type: 'client',
          affiliation: '',
          attrs: {
            'hf.Registrar.Roles': 'client',
            'hf.Registrar.DelegateRoles': 'client',
            'hf.Registrar.Attributes': 'role,unit',
            'hf.Revoker': true,
            'hf.GenCRL': true,
            'hf.AffiliationMgr': true,
          },
        },
      ],
    },
    db: { type: 'sqlite3', datasource: 'fabric-ca-server.db' },
    ldap: { enabled: false },
    affiliations: {},
    signing: { default: { usage: ['digital signature'], expiry: `${nodeDays * HOURS_PER_DAY}h` } },
    bccsp: {
      default: 'SW',
      sw: { hash: 'SHA2', security: 256, filekeystore: { keystore: 'msp/keystore' } },
    },
    cfg: { identities: { passwordattempts: 10 } },
    operations: { listenAddress: `${site.operationsHost}:${ca.ports.operations}`, tls: { enabled: false } },
    metrics: { provider: 'prometheus' },
  });
}
