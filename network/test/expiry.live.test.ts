// Certificates that end while the network runs, link by link: who shows one is named in words, everybody else goes on,
// and renewing it is all that it takes.
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Leaf, leavesOf } from '../src/crypto/leaves.ts';
import { certificateEnds } from '../src/lifecycle/certificates.ts';
import { renderConfiguration } from '../src/lifecycle/configuration.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { renew } from '../src/lifecycle/renew.ts';
import { readDeployments } from '../src/lifecycle/deployments.ts';
import { chaincodeProcessName } from '../src/lifecycle/processes.ts';
import { processNamed, restart } from '../src/lifecycle/restart.ts';
import { contractServes } from '../src/lifecycle/serving.ts';
import { statusOf } from '../src/lifecycle/status.ts';
import { up } from '../src/lifecycle/up.ts';
import { organizationNamed } from '../src/topology/topology.ts';
import { waitFor } from '../src/wait.ts';
import { text, withClient } from './live/gateway.ts';
import { letEnd } from './live/mint.ts';
import { sharedNetwork, START_MS } from './live/network.ts';

/** Milliseconds in which it is said what is wrong. */
const SAID_MS = 30_000;
/** Milliseconds in which the others write again: a peer or a broker was restarted. */
const OTHERS_MS = 45_000;

let context: Context;
beforeAll(async () => {
  context = await sharedNetwork();
}, START_MS);

const leafOf = (node: string, folder: Leaf['folder']): Leaf => {
  const found = leavesOf(context.topology).find((leaf) => leaf.node === node && leaf.folder === folder);
  if (found === undefined) throw new Error(`${node} has no certificate in ${folder}`);
  return found;
};

const write = (organization: string, key: string): Promise<Uint8Array> =>
  withClient(context, organization, ({ contract }) => contract.submitTransaction('put', key, 'written'));

/** The process that shows a node's certificates. */
function processOf({ node, organization }: Leaf): string {
  const deployed = readDeployments(context.paths).find(({ name }) => name === 'probe');
  if (!node.startsWith('chaincode-') || deployed === undefined) return node;
  return chaincodeProcessName(organizationNamed(context.topology, organization), deployed);
}

/** Restarted by whoever operates it, who does not wait until it is ready: it never will be. */
async function restartWithEnded(leaf: Leaf): Promise<void> {
  await letEnd(context, leaf);
  renderConfiguration(context);
  const spec = await processNamed(context, processOf(leaf));
  await context.supervisor.stop(spec.name);
  context.supervisor.start(spec);
}

/** What `status` says of it, and the end of its log. */
async function saidOf(process: string): Promise<string> {
  const status = (await statusOf(context)).find(({ name }) => name === process);
  if (status === undefined) throw new Error(`no process ${process}`);
  return `${status.health}; ${status.reason ?? ''}; ${context.supervisor.tail(process, 40)}`;
}

async function expectSaid(process: string, words: RegExp): Promise<void> {
  await waitFor({ what: `${process} to say that its certificate has ended`, deadlineMs: SAID_MS }, async () => {
    const said = await saidOf(process);
    if (said.startsWith('ready') || !words.test(said)) throw new Error(said);
  });
}

async function expectOthersWrite(key: string): Promise<void> {
  await waitFor({ what: 'the others to write', deadlineMs: OTHERS_MS }, () => write('authority', key));
}

describe('the certificate has ended of', () => {
  let renewed: string | undefined;
  afterEach(async () => {
    if (renewed !== undefined) await renew(context, renewed);
    await up(context);
  }, START_MS);

  test.each<[link: string, node: string, folder: Leaf['folder'], words: RegExp]>([
    ['applications → peer', 'peer-centre', 'tls', /certificate has expired/],
    ['peer → other peers and orderers', 'peer-centre', 'msp', /expired/],
    ['peer → chaincode server', 'chaincode-centre', 'tls', /certificate has expired/],
    ['orderer → brokers', 'orderer-1', 'kafka', /expired|SERVICE_UNAVAILABLE|certificate/],
    ['broker ↔ broker', 'kafka-3', 'kafka', /expired|NotAfter|SSL/],
  ])(
    '%s',
    async (_link, node, folder, words) => {
      const leaf = leafOf(node, folder);
      const first = (): unknown => certificateEnds(context.topology, context.site.keys, { days: 30 })[0];
      renewed = node;
      await restartWithEnded(leaf);
      await expectSaid(processOf(leaf), words);
      expect(first()).toMatchObject({ node, state: 'ended' });
      await expectOthersWrite(`without-${node}-${folder}`);
      await renew(context, node);
      renewed = undefined;
      expect(first()).toMatchObject({ state: 'good' });
      await contractServes(context, 'probe');
      await write('centre', `with-${node}-${folder}`);
    },
    START_MS,
  );

  test(
    'peer → chaincode server, the peer’s own',
    async () => {
      const leaf = leafOf('peer-centre', 'chaincode-client');
      renewed = leaf.node;
      await letEnd(context, leaf);
      await restart(context, leaf.node);
      await expect(readAtCentre()).rejects.toThrow();
      await expectOthersWrite(KEY);
      await renew(context, leaf.node);
      renewed = undefined;
      await contractServes(context, 'probe');
      expect(await readAtCentre()).toBe('written');
    },
    START_MS,
  );
});

const KEY = 'without-chaincode-client';

/** By the centre's own peer, which needs its server for it. */
const readAtCentre = (): Promise<string> =>
  withClient(context, 'centre', async ({ contract }) =>
    text(await contract.evaluate('get', { arguments: [KEY], endorsingOrganizations: ['CentreMSP'] })),
  );
