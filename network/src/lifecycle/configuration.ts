// Renders every file that the native processes read. Existing data is not touched.
import { ADMIN } from '../crypto/leaves.ts';
import { SECRETS } from '../crypto/material.ts';
import { writeWhenChanged } from '../files.ts';
import { caServerYaml } from '../render/ca.ts';
import { connectionFile, connectionJson } from '../render/chaincode.ts';
import { configtxYaml } from '../render/configtx.ts';
import { connectionProfile } from '../render/connection-profile.ts';
import { brokerProperties, loggingProperties, metricsYaml } from '../render/kafka.ts';
import { ordererYaml } from '../render/orderer.ts';
import { clientYaml, coreYaml } from '../render/peer.ts';
import { type Organization } from '../topology/topology.ts';
import { type Context } from './context.ts';

/** Folder of the command line client acting for an organisation. */
export const clientConfig = (organization: Organization): string => `${ADMIN}-${organization.name}`;

export function renderConfiguration({ topology, site, paths, material }: Context): void {
  const { ordering, organizations, certificates, tuning } = topology;
  for (const broker of ordering.brokers) {
    writeWhenChanged(paths.config(broker.name, 'server.properties'), brokerProperties(topology, broker, site));
    writeWhenChanged(paths.config(broker.name, 'log4j.properties'), loggingProperties());
    writeWhenChanged(paths.config(broker.name, 'metrics.yml'), metricsYaml());
  }
  for (const orderer of ordering.orderers)
    writeWhenChanged(paths.config(orderer.name, 'orderer.yaml'), ordererYaml(topology, orderer, site));
  writeWhenChanged(paths.config('configtx', 'configtx.yaml'), configtxYaml(topology, site));
  writeWhenChanged(paths.connectionProfile(), connectionProfile(topology, site));
  for (const organization of organizations) {
    const { name, ca, peers, chaincodePorts } = organization;
    const password = material.secret(name, SECRETS.caRegistrar);
    writeWhenChanged(
      paths.config(ca.name, 'fabric-ca-server-config.yaml'),
      caServerYaml(organization, site, password, certificates.nodeDays),
    );
    writeWhenChanged(paths.config(clientConfig(organization), 'core.yaml'), clientYaml(organization, site, tuning));
    for (const peer of peers) {
      writeWhenChanged(paths.config(peer.name, 'core.yaml'), coreYaml(organization, peer, site, tuning));
      for (const [slot, port] of chaincodePorts.entries())
        writeWhenChanged(
          paths.config(peer.name, 'chaincode', connectionFile(slot)),
          connectionJson(organization, peer, port, site),
        );
    }
  }
}
