// Gateway clients of the network's own, with an organisation's credentials.
import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { connect, type Contract, type Gateway } from '@hyperledger/fabric-gateway';
import { peerAddress, tlsRootOf } from '../commands/peer.ts';
import { ADMIN, leafFiles } from '../crypto/leaves.ts';
import { type Context } from '../lifecycle/context.ts';
import { anchorPeerOf, type Organization, type Peer } from '../topology/topology.ts';
import { nativeSigning, type Signing } from './signing.ts';

export interface Credentials {
  readonly mspId: string;
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
}

export interface GatewayClient {
  readonly contract: Contract;
  readonly gateway: Gateway;
  close(): void;
}

const CALL_MS = 15_000;
/** A peer that comes back is found again within a second. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };

export function adminOf({ site }: Context, { name, mspId }: Organization): Credentials {
  const files = leafFiles(site.keys, { organization: name, node: ADMIN, folder: 'msp' });
  return {
    mspId,
    certificate: readFileSync(files.certificate, 'utf8'),
    privateKey: readFileSync(files.privateKey, 'utf8'),
  };
}

export interface ClientChoice {
  readonly contract: string;
  /** The organisation's administrator when absent. */
  readonly credentials?: Credentials;
  /** The organisation's first peer when absent. */
  readonly peer?: Peer;
  readonly signing?: Signing;
}

/** A client of one peer's gateway; its calls end after 15 s at the latest. */
export function gatewayClient(context: Context, organization: Organization, choice: ClientChoice): GatewayClient {
  const credentials = choice.credentials ?? adminOf(context, organization);
  const address = peerAddress(context, choice.peer ?? anchorPeerOf(organization));
  const root = readFileSync(tlsRootOf(context, organization));
  const channel = new grpc.Client(address, grpc.credentials.createSsl(root), {
    ...RECONNECT,
    // Certificates name "localhost"; an address may not stand in the TLS server name.
    'grpc.ssl_target_name_override': 'localhost',
  });
  const deadline = (): grpc.CallOptions => ({ deadline: Date.now() + CALL_MS });
  const gateway = connect({
    client: channel,
    identity: { mspId: credentials.mspId, credentials: Buffer.from(credentials.certificate) },
    ...(choice.signing ?? nativeSigning)(credentials.privateKey),
    evaluateOptions: deadline,
    endorseOptions: deadline,
    submitOptions: deadline,
    commitStatusOptions: deadline,
  });
  return {
    contract: gateway.getNetwork(context.topology.channel).getContract(choice.contract),
    gateway,
    close: () => {
      gateway.close();
      channel.close();
    },
  };
}
