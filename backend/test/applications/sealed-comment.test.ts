import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeBase64url, type PrincipalRecord } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { SecretKey } from '@lianjian/pre';
import { addressOfBlock } from '../../src/adapters/content/single-block.ts';
import {
  type CommentPlace,
  commitmentTo,
  openComment,
  type ReceivingKeys,
  sealComment,
} from '../../src/applications/sealed-comment.ts';

const PLACE: CommentPlace = {
  applicationId: '0190a6c0-5e70-7000-8000-000000000001',
  stage: 'college-review',
  round: 1,
  item: 'identity-card',
};

function desk(mspId: string): { principal: PrincipalRecord; keys: ReceivingKeys } {
  const secret = SecretKey.random();
  const id = newId();
  const receivingKey = encodeBase64url(secret.publicKey().toBytes());
  const holder = { kind: 'desk', mspId, role: 'clerk' };
  const keys: ReceivingKeys = (reader) => Promise.resolve(reader.principalId === id ? secret : undefined);
  return { principal: { holder, id, receivingKey, version: 1 } as PrincipalRecord, keys };
}

const owner = desk('CentreMSP');
const college = desk('CollegeAMSP');
const readers = [owner.principal, college.principal];

describe('a sealed comment', () => {
  test('opens for each of its desks, and for nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2000 }), async (text) => {
        const block = sealComment(text, PLACE, readers);
        expect(await openComment(block, PLACE, owner.keys)).toBe(text);
        expect(await openComment(block, PLACE, college.keys)).toBe(text);
        expect(await openComment(block, PLACE, desk('CollegeBMSP').keys)).toBeNull();
        if (text.length > 5) expect(block.includes(text)).toBe(false);
        expect(block.length).toBeLessThan(262_144);
      }),
      { numRuns: 20 },
    );
  });

  test('belongs to its finding: elsewhere it does not open', async () => {
    const block = sealComment('缺背面', PLACE, readers);
    for (const other of [{ item: 'arrival-photo' }, { round: 2 }, { stage: 'authority-review' }]) {
      await expect(openComment(block, { ...PLACE, ...other }, owner.keys)).rejects.toThrow();
    }
    const inVisit = { applicationId: PLACE.applicationId, inspectionId: '0190a6c0-5e70-7000-8000-000000000002' };
    await expect(openComment(block, inVisit, owner.keys)).rejects.toThrow();
    expect(await openComment(sealComment('缺背面', inVisit, readers), inVisit, owner.keys)).toBe('缺背面');
  });

  test('shows its length in steps only, and the same text never twice', () => {
    const [a, b, c] = ['同', '同'.repeat(40), '同'].map((text) => sealComment(text, PLACE, readers));
    expect(a?.length).toBe(b?.length);
    expect(commitmentTo(a ?? Buffer.of())).not.toBe(commitmentTo(c ?? Buffer.of()));
  });

  test('is stored under what the chain holds of it', () => {
    const hello = Buffer.from('hello');
    const sha256 = Buffer.from(commitmentTo(hello), 'base64url');
    // What `ipfs add --cid-version 1` answers for these five bytes.
    expect(addressOfBlock(sha256)).toBe('bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq');
  });
});
