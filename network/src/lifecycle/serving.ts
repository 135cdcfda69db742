// Whether a deployed contract can be used: asked of the gateway as an application would, with nothing submitted.
import { gatewayClient } from '../gateway/client.ts';
import { type Organization, type Peer } from '../topology/topology.ts';
import { waitFor } from '../wait.ts';
import { type Context } from './context.ts';

const SERVING_DEADLINE_MS = 60_000;
/** Every contract of fabric-contract-api describes itself by this transaction, which writes nothing. */
const DESCRIBE = 'org.hyperledger.fabric:GetMetadata';

/**
 * Waits until every peer's gateway gets the contract endorsed by as many organisations as the policy asks for: peers
 * must have found each other, and each must reach its organisation's server.
 */
export async function contractServes(context: Context, contract: string): Promise<void> {
  const calls = context.topology.organizations.flatMap((organization) =>
    organization.peers.map((peer) => peerServes(context, organization, peer, contract)),
  );
  await Promise.all(calls);
}

async function peerServes(context: Context, organization: Organization, peer: Peer, contract: string): Promise<void> {
  const what = `${peer.name} to get ${contract} endorsed`;
  const client = gatewayClient(context, organization, { contract, peer });
  try {
    await waitFor({ what, deadlineMs: SERVING_DEADLINE_MS, signal: context.signal }, async () => {
      const endorsingOrganizations = [organization.mspId];
      await client.contract.evaluate(DESCRIBE, { endorsingOrganizations });
      await client.contract.newProposal(DESCRIBE).endorse();
    });
  } finally {
    client.close();
  }
}
