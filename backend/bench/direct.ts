// The same operation without REST: a client of the gateway library, the same member, the same way to sign.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { connect } from '@hyperledger/fabric-gateway';
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { openFabricLedger } from '../src/adapters/ledger/fabric/open-fabric-ledger.ts';
import { Signers } from '../src/adapters/ledger/fabric/signing.ts';
import { type NetworkProfile } from '../src/adapters/network-profile.ts';
import { newCaseBody } from './bench-case.ts';

const CENTRE = 'CentreMSP';

export interface DirectClient {
  /** One case, in a block. */
  createCase(): Promise<void>;
  close(): void;
}

/** A second certificate of the trial's clerk. @param dataFolder of the server */
export async function openDirect(profile: NetworkProfile, dataFolder: string): Promise<DirectClient> {
  const text = readFileSync(join(dataFolder, 'trial-accounts.json'), 'utf8');
  const clerk = (JSON.parse(text) as { name: string; memberId: string }[]).find(({ name }) => name === 'centre.clerk');
  const ledger = await openFabricLedger({ profile, organizations: [CENTRE] });
  const enrolment = { memberId: clerk?.memberId ?? '', role: 'clerk', unit: null } as const;
  const wallet = await ledger.certificateAuthority(CENTRE).enrol(enrolment);
  await ledger.close();
  const peer = profile.organizations.find(({ mspId }) => mspId === CENTRE)?.peers[0];
  if (peer === undefined) throw new Error('the centre has no peer');
  const client = new grpc.Client(peer.address, grpc.credentials.createSsl(readFileSync(peer.tlsRoot)), {
    'grpc.ssl_target_name_override': profile.tlsName,
  });
  const signers = new Signers();
  const gateway = connect({
    client,
    hash: signers.hash,
    identity: { credentials: Buffer.from(wallet.certificate), mspId: CENTRE },
    signer: signers.of(wallet.privateKey),
  });
  const contract = gateway.getNetwork(profile.channel).getContract('lianjian');
  return {
    async createCase() {
      const { attributes, checklist } = newCaseBody() as { attributes: object; checklist: object };
      const learner = randomBytes(32).toString('base64url');
      const input = { attributes, checklist, id: newId(), learner, related: null };
      await contract.submit('application:create', { arguments: [stringifyCanonicalJson(input)] });
    },
    close() {
      gateway.close();
      client.close();
    },
  };
}
