import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafFiles } from '../src/crypto/leaves.ts';
import { backupNetwork, backupPeer, restoreNetwork, restorePeer } from '../src/lifecycle/backup.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { renew } from '../src/lifecycle/renew.ts';
import { contractServes } from '../src/lifecycle/serving.ts';
import { down, up } from '../src/lifecycle/up.ts';
import { organizationNamed } from '../src/topology/topology.ts';
import { text, withClient } from './live/gateway.ts';
import { CONTRACT, OTHER_PORT_BASE, openContext, sharedNetwork, smallConsortium, START_MS } from './live/network.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lianjian-keeping-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** As the organisation's own peer answers, alone. */
const readAt = (context: Context, organization: string, key: string): Promise<string> =>
  withClient(context, organization, async ({ contract }) =>
    text(
      await contract.evaluate('get', {
        arguments: [key],
        endorsingOrganizations: [organizationNamed(context.topology, organization).mspId],
      }),
    ),
  );

const write = (context: Context, key: string, value: string): Promise<Uint8Array> =>
  withClient(context, 'authority', ({ contract }) => contract.submitTransaction('put', key, value));

describe('one peer', () => {
  let context: Context;
  const file = (): string => join(scratch, 'peer.tar.gz');
  beforeAll(async () => {
    context = await sharedNetwork();
    await write(context, 'kept', 'before the backup');
    await backupPeer(context, 'peer-centre', file());
  }, START_MS);

  test('has an archive that only its owner reads', () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test(
    'whose disk is lost is restored and catches up with what came after',
    async () => {
      await write(context, 'kept-later', 'after the backup');
      await context.supervisor.stop('peer-centre');
      rmSync(context.paths.data('peer-centre'), { recursive: true });
      await restorePeer(context, 'peer-centre', file());
      await up(context);
      expect(await readAt(context, 'centre', 'kept')).toBe('before the backup');
      for (let waited = 0; (await readAt(context, 'centre', 'kept-later')) === '' && waited < 60; waited += 1)
        await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await readAt(context, 'centre', 'kept-later')).toBe('after the backup');
    },
    START_MS,
  );

  test('refuses the archive of another peer, and to overwrite an archive', async () => {
    await expect(restorePeer(context, 'peer-authority', file())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(backupPeer(context, 'peer-centre', file())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await contractServes(context, 'probe');
  });

  test.each(['kafka-2', 'orderer-2', 'peer-college-b', 'chaincode-college-b'])(
    '%s works with new keys after renewal',
    async (node) => {
      const organization = node.includes('college-b') ? 'college-b' : context.topology.ordering.name;
      const folder = node.startsWith('kafka') ? 'kafka' : 'tls';
      const serial = (): string =>
        new X509Certificate(readFileSync(leafFiles(context.site.keys, { organization, node, folder }).certificate))
          .serialNumber;
      const before = serial();
      await renew(context, node);
      expect(serial()).not.toBe(before);
      await contractServes(context, 'probe');
      await write(context, `renewed-${node}`, 'yes');
    },
    START_MS,
  );
});

test(
  'a whole network is restored into an empty folder, with its data; refuses a folder that holds one',
  async () => {
    const state = join(scratch, 'network');
    const file = join(scratch, 'network.tar.gz');
    const context = openContext({ state, portBase: OTHER_PORT_BASE, consortium: smallConsortium() });
    try {
      await up(context);
      await deploy(context, CONTRACT);
      await write(context, 'kept', 'by the backup');
      await backupNetwork(context, file);
      await expect(restoreNetwork(context, file)).rejects.toMatchObject({ code: 'STATE_MISMATCH' });
      await down(context);
      rmSync(state, { recursive: true });
      await restoreNetwork(context, file);
      await up(context);
      expect(await readAt(context, 'authority', 'kept')).toBe('by the backup');
      await write(context, 'kept', 'after the restoration');
    } finally {
      await down(context);
    }
  },
  2 * START_MS,
);
