// Clients of the network as an application would make them.
import { type Credentials, gatewayClient, type GatewayClient } from '../../src/gateway/client.ts';
import { type Context } from '../../src/lifecycle/context.ts';
import { organizationNamed } from '../../src/topology/topology.ts';

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** One piece of work with a client of an organisation's own peer and the probe contract. */
export async function withClient<T>(
  context: Context,
  organization: string,
  work: (client: GatewayClient) => Promise<T>,
  credentials?: Credentials,
): Promise<T> {
  const client = gatewayClient(context, organizationNamed(context.topology, organization), {
    contract: 'probe',
    ...(credentials === undefined ? {} : { credentials }),
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
