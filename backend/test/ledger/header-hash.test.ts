// Against the in-process ledger, whose hashes are held against Fabric's own elsewhere.
import { expect, test } from '@jest/globals';
import { common } from '@hyperledger/fabric-protos';
import fc from 'fast-check';
import { headerHashOf } from '../../src/adapters/ledger/fabric/header-hash.ts';
import { describeBlock } from '../../src/adapters/ledger/fabric/describe-block.ts';
import { LocalLedger } from '@lianjian/local-ledger';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('any number and hashes give 32 bytes; numbers that differ give others', () => {
  fc.assert(
    fc.property(hash, hash, fc.nat(), fc.nat(), (previousHash, dataHash, a, b) => {
      const of = (number: number): string =>
        Buffer.from(headerHashOf({ dataHash, number, previousHash })).toString('hex');
      expect(of(a)).toMatch(/^[0-9a-f]{64}$/);
      expect(of(a) === of(b)).toBe(a === b);
    }),
  );
});

test('a block of the in-process ledger is described with the hash that it says itself', async () => {
  const ledger = await LocalLedger.open({
    channel: 'lianjian',
    chaincode: 'lianjian',
    contracts: [],
    organizations: ['AuthorityMSP'],
  });
  try {
    const block = await ledger.readBlock(0);
    const described = describeBlock(block.bytes, 'lianjian');
    expect(Buffer.from(described.hash).equals(block.hash)).toBe(true);
    expect(described.number).toBe(0);
  } finally {
    await ledger.close();
  }
});

test('the number is an INTEGER of DER: no byte too few above 127', () => {
  const header = new common.BlockHeader();
  for (const number of [0, 1, 127, 128, 255, 256, 65_535, 2 ** 32]) {
    header.setNumber(number);
    expect(headerHashOf({ dataHash: new Uint8Array(32), number, previousHash: new Uint8Array(32) })).toHaveLength(32);
  }
});
