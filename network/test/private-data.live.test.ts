import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type Context } from '../src/lifecycle/context.ts';
import { organizationNamed } from '../src/topology/topology.ts';
import { waitFor } from '../src/wait.ts';
import { text, withClient } from './live/gateway.ts';
import { sharedNetwork, START_MS } from './live/network.ts';

const SEEN_WITHIN_MS = 15_000;
/** A peer may be held up by one bad private write for this long at most. */
const DELAY_LIMIT_MS = 2_000;

let context: Context;
beforeAll(async () => {
  context = await sharedNetwork();
}, START_MS);

const mspOf = (organization: string): string => organizationNamed(context.topology, organization).mspId;

/** As `by`, with the endorsement of one organisation alone: a share for `owner`'s private collection. */
const deposit = (by: string, owner: string, endorser: string, key: string, value: string): Promise<Uint8Array> =>
  withClient(context, by, ({ contract }) =>
    contract.submit('putPrivate', {
      arguments: [mspOf(owner), key],
      transientData: { value },
      endorsingOrganizations: [mspOf(endorser)],
    }),
  );

const readAt = (at: string, owner: string, key: string): Promise<string> =>
  withClient(context, at, async ({ contract }) =>
    text(
      await contract.evaluate('getPrivate', { arguments: [mspOf(owner), key], endorsingOrganizations: [mspOf(at)] }),
    ),
  );

describe("a value for another organisation's private collection", () => {
  const key = `share-${Date.now()}`;
  beforeAll(async () => {
    await deposit('college-a', 'centre', 'centre', key, 'a secret share');
  });

  test('is readable at its owner', async () => {
    const read = await waitFor({ what: 'the share', deadlineMs: SEEN_WITHIN_MS }, async () => {
      const value = await readAt('centre', 'centre', key);
      if (value === '') throw new Error('not committed yet');
      return value;
    });
    expect(read).toBe('a secret share');
  });

  test('refuses to be read at any other organisation', async () => {
    await expect(readAt('college-b', 'centre', key)).rejects.toThrow();
  });

  test('has the same hash everywhere, in a transaction that all endorse', async () => {
    const hash = await withClient(context, 'college-b', async ({ contract }) =>
      text(await contract.submitTransaction('privateHash', mspOf('centre'), key)),
    );
    expect(hash).toBe(createHash('sha256').update('a secret share').digest('hex'));
  });

  test('is gone after its owner purged it', async () => {
    await withClient(context, 'centre', ({ contract }) =>
      contract.submit('purgePrivate', {
        arguments: [mspOf('centre'), key],
        endorsingOrganizations: [mspOf('centre')],
      }),
    );
    await waitFor({ what: 'the purge', deadlineMs: SEEN_WITHIN_MS }, async () => {
      if ((await readAt('centre', 'centre', key)) !== '') throw new Error('still there');
    });
  });
});

test('refuses a private write endorsed by the wrong organisation, without holding up any peer', async () => {
  const key = `wrong-${Date.now()}`;
  await expect(deposit('college-a', 'centre', 'college-a', key, 'x')).rejects.toThrow(/ENDORSEMENT_POLICY_FAILURE/);
  const startedAt = performance.now();
  await withClient(context, 'college-a', ({ contract }) => contract.submitTransaction('put', key, 'next'));
  for (const { name } of context.topology.organizations)
    await waitFor({ what: `${name} to see the next block`, deadlineMs: SEEN_WITHIN_MS, pauseMs: 50 }, async () => {
      const value = await withClient(context, name, async ({ contract }) =>
        text(await contract.evaluate('get', { arguments: [key], endorsingOrganizations: [mspOf(name)] })),
      );
      if (value !== 'next') throw new Error(`it reads "${value}"`);
    });
  expect(performance.now() - startedAt).toBeLessThan(DELAY_LIMIT_MS);
});
