// The attack of the collusion test, on what a whole sharing leaves in public: nothing there takes a share's place, not
// even for a reader who knows every share but one.
import { describe, expect, test } from '@jest/globals';
import { decodeBase64url } from '@lianjian/ledger-api';
import { type Outcome } from '@lianjian/local-ledger/testing';
import { CENTRE, COLLEGE_A, COLLEGE_B } from '../support/consortium.ts';
import { delegatingKeyFrom, sameKey, scalarsIn } from '../support/colluding-reader.ts';
import { argument } from '../support/expectations.ts';
import {
  accessOf,
  CARD,
  clerk,
  createInput,
  deposit,
  done,
  gathered,
  HOLDERS,
  owner,
  prepare,
  reader,
  requestInput,
  reviewer,
  shared,
} from '../support/sharing.ts';

const prepared = prepare('grant', [CARD]);
const { id } = prepared.grant;
const fragments = prepared.grant.materials[0]?.fragments ?? [];

/** Arguments and public writes of every step. */
async function publicTexts(): Promise<string> {
  const texts: string[] = [];
  const keep = ({ writes }: Outcome, input: unknown): void => {
    texts.push(...argument(input), ...Object.keys(writes.puts), ...Object.values(writes.puts).map(String));
  };
  const grantIds = { grantIds: [id] };
  let step = await done(shared.as(clerk), 'sharing:createGrants', createInput([prepared]));
  keep(step, createInput([prepared]));
  for (const holder of HOLDERS) {
    step = await deposit(step.after, [prepared], holder);
    keep(step, grantIds);
  }
  step = await done(step.after.as(clerk), 'sharing:activateGrants', grantIds);
  keep(step, grantIds);
  const request = requestInput(id, { materials: [CARD] });
  step = await done(step.after.as(reviewer), 'sharing:requestAccess', request);
  keep(step, request);
  const input = { ...accessOf(id), holders: [COLLEGE_B, CENTRE] };
  const transientData = await gathered(step.after, id, input.holders);
  keep(await done(step.after.as(reviewer), 'sharing:recordFragments', input, { transientData }), input);
  return texts.join('\n');
}

const shareOf = (holder: string): Uint8Array => prepared.shares.get(holder) ?? new Uint8Array();
const partOf = (holder: string): Uint8Array =>
  decodeBase64url(fragments.find((fragment) => fragment.holder === holder)?.publicPart ?? '');

describe('what a whole sharing leaves in public', () => {
  test('holds no share, and nothing that completes a threshold', async () => {
    const text = await publicTexts();
    for (const holder of HOLDERS) {
      const share = Buffer.from(shareOf(holder));
      expect(share).toHaveLength(32);
      for (const encoding of ['base64url', 'base64', 'hex'] as const)
        expect(text).not.toContain(share.toString(encoding));
    }

    const encoded = new Set(text.match(/(?<=")[A-Za-z0-9_-]{43,}(?=")/g) ?? []);
    const found = [...encoded].flatMap((value) =>
      value.length % 4 === 1 ? [] : scalarsIn(Buffer.from(value, 'base64url')),
    );
    const guesses = new Map(found.map((bytes) => [bytes.join(), bytes]));
    expect(guesses.size).toBeGreaterThan(20);
    const delegatingKey = owner.delegatingSecretKey(CARD).publicKey();
    const known = { id: partOf(COLLEGE_A).slice(0, 32), share: shareOf(COLLEGE_A) };
    const precursor = partOf(COLLEGE_A).slice(32, 65);
    const stolenWith = (share: Uint8Array) => {
      const other = { id: partOf(CENTRE).slice(0, 32), share };
      return delegatingKeyFrom([known, other], precursor, reader.receivingSecretKey);
    };
    expect(sameKey(stolenWith(shareOf(CENTRE)), delegatingKey)).toBe(true);
    for (const guess of guesses.values()) expect(sameKey(stolenWith(guess), delegatingKey)).toBe(false);
  });
});
