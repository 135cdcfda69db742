// Whose certificate counts: at orderers, which judge a signature alone, and at peers. Every refusal has a twin from the
// same mint that is accepted.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { common, gateway } from '@hyperledger/fabric-protos';
import { randomUUID } from 'node:crypto';
import { type Credentials } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { type Orderer } from '../src/topology/topology.ts';
import { waitFor } from '../src/wait.ts';
import { text, withClient } from './live/gateway.ts';
import { mintMembers } from './live/mint.ts';
import { sharedNetwork, START_MS } from './live/network.ts';
import { answerTo, createdBy, envelopeOf, isBlock, seekNewest, STATUS, statusOf } from './live/orderer.ts';

let context: Context;
let members: Readonly<Record<'accepted' | 'expired' | 'foreign', Credentials>>;
beforeAll(async () => {
  context = await sharedNetwork();
  members = await mintMembers(context, 'college-a', randomUUID());
}, START_MS);

const read = (key: string): Promise<string> =>
  withClient(context, 'college-a', async ({ contract }) => text(await contract.evaluateTransaction('get', key)));

/** A write that peers have endorsed, unsigned and in nobody's hands yet. */
async function endorsedWrite(key: string): Promise<common.Payload> {
  const bytes = await withClient(
    context,
    'college-a',
    async ({ contract }) => {
      const transaction = await contract.newProposal('put', { arguments: [key, 'written'] }).endorse();
      return transaction.getBytes();
    },
    members.accepted,
  );
  const envelope = gateway.PreparedTransaction.deserializeBinary(bytes).getEnvelope();
  if (envelope === undefined) throw new TypeError('the gateway prepared no envelope');
  return common.Payload.deserializeBinary(envelope.getPayload_asU8());
}

describe('orderers', () => {
  let orderer: Orderer;
  let sample: common.Payload;
  beforeAll(async () => {
    const [first] = context.topology.ordering.orderers;
    if (first === undefined) throw new TypeError('there is no orderer');
    orderer = first;
    sample = await endorsedWrite(randomUUID());
  });
  const seek = (creator: Credentials, signer = creator): ReturnType<typeof answerTo> =>
    answerTo(context, orderer, 'deliver', envelopeOf(seekNewest(sample, creator), signer));
  const broadcast = async (payload: common.Payload, signer: Credentials): Promise<number> =>
    statusOf(await answerTo(context, orderer, 'broadcast', envelopeOf(payload, signer)));

  test('deliver blocks to a member', async () => {
    const answer = await seek(members.accepted);
    expect([isBlock(answer), statusOf(answer)]).toEqual([true, STATUS.UNKNOWN]);
  });
  test.each<[string, () => ReturnType<typeof seek>]>([
    ['someone of another authority of the same name', () => seek(members.foreign)],
    ['a member whose certificate has expired', () => seek(members.expired)],
    ['someone who signs in a member’s name', () => seek(members.accepted, members.foreign)],
  ])('refuse blocks to %s', async (_who, seeking) => {
    const answer = await seeking();
    expect([isBlock(answer), statusOf(answer)]).toEqual([false, STATUS.FORBIDDEN]);
  });

  test('order what a member signed, and refuse everyone else, who write nothing', async () => {
    const refused = `refused-${randomUUID()}`;
    const payload = await endorsedWrite(refused);
    const { foreign, expired, accepted } = members;
    expect(await broadcast(createdBy(payload, foreign), foreign)).toBe(STATUS.FORBIDDEN);
    expect(await broadcast(createdBy(payload, expired), expired)).toBe(STATUS.BAD_REQUEST);
    expect(await broadcast(payload, foreign)).toBe(STATUS.FORBIDDEN);
    const key = `accepted-${randomUUID()}`;
    expect(await broadcast(await endorsedWrite(key), accepted)).toBe(STATUS.SUCCESS);
    await waitFor({ what: 'the accepted write to be committed', deadlineMs: 15_000 }, async () => {
      if ((await read(key)) !== 'written') throw new Error('not yet');
    });
    // Ordered before the accepted one, it would be there by now.
    expect(await read(refused)).toBe('');
  });
});

describe('peers', () => {
  const evaluateAt = (mspId: string, who: Credentials): Promise<string> =>
    withClient(
      context,
      'college-a',
      async ({ contract }) =>
        text(await contract.evaluate('get', { arguments: ['x'], endorsingOrganizations: [mspId] })),
      who,
    );
  const submit = (key: string, who: Credentials): Promise<unknown> =>
    withClient(context, 'college-a', ({ contract }) => contract.submitTransaction('put', key, 'written'), who);

  test('of another organisation answer a member, and refuse one whose certificate has expired', async () => {
    await expect(evaluateAt('CollegeBMSP', members.accepted)).resolves.toEqual(expect.any(String));
    await expect(evaluateAt('CollegeBMSP', members.expired)).rejects.toThrow();
  });
  test('the gateway’s own peer does not look at the date: contracts must', async () => {
    await expect(evaluateAt('CollegeAMSP', members.expired)).resolves.toEqual(expect.any(String));
  });
  test('endorse a member’s write, and not that of an expired certificate or of another authority', async () => {
    const key = randomUUID();
    await submit(`${key}-accepted`, members.accepted);
    await expect(submit(`${key}-expired`, members.expired)).rejects.toThrow();
    await expect(submit(`${key}-foreign`, members.foreign)).rejects.toThrow();
    expect(await Promise.all(['accepted', 'expired', 'foreign'].map((end) => read(`${key}-${end}`)))).toEqual([
      'written',
      '',
      '',
    ]);
  });
});
