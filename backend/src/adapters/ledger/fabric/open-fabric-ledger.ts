// The consortium's Fabric network, by the profile that it wrote.
import { readFile } from 'node:fs/promises';
import { BackendError } from '../../../errors.ts';
import { type NetworkProfile } from '../../network-profile.ts';
import { type Ledger } from '../ledger.ts';
import { FabricCertificateAuthority } from './certificate-authority.ts';
import { FabricLedger } from './fabric-ledger.ts';
import { Peers } from './peers.ts';

/** The contract's name on the channel, as its package gives it. */
const CHAINCODE = 'lianjian';

export interface FabricLedgerOptions {
  readonly profile: NetworkProfile;
  /** MSP ids of the organisations that this process serves. */
  readonly organizations: readonly string[];
}

/** @throws BackendError NOT_FOUND when an organisation is not in the profile */
export async function openFabricLedger({ profile, organizations }: FabricLedgerOptions): Promise<Ledger> {
  const roots = new Map<string, readonly string[]>();
  for (const { mspId, roots: files } of profile.organizations) {
    roots.set(mspId, await Promise.all(files.map((file) => readFile(file, 'utf8'))));
  }
  const authorities = new Map(
    organizations.map((mspId) => {
      const found = profile.organizations.find((organization) => organization.mspId === mspId);
      if (found === undefined) {
        throw new BackendError('NOT_FOUND', 'the network has no such organisation', {
          kind: 'organization',
          id: mspId,
        });
      }
      return [mspId, new FabricCertificateAuthority(found, profile.tlsName)] as const;
    }),
  );
  const peers = new Peers(profile);
  return new FabricLedger({ authorities, channel: profile.channel, chaincode: CHAINCODE, peers, roots });
}
