import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { firstWhere, type Rules } from './suite.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Implicit private collections, hashes, purge, transient data. */
export function privateRules(rules: Rules): void {
  const at = (index: 0 | 1 | 2, name: string, ...args: string[]): Promise<string> =>
    rules.client(index).evaluate(name, { arguments: args });

  describe('private data', () => {
    test('commits with the endorsement of its own organisation alone', async () => {
      const key = rules.key('private');
      await rules.putPrivate(1, key, 'secret');
      expect(await at(1, 'getPrivate', rules.collection(1), key)).toBe('secret');
    });

    test('of another organisation can be written through a peer of that organisation by any member', async () => {
      const key = rules.key('foreign');
      await rules.submitAs(rules.client(0), 'putPrivate', {
        arguments: [rules.collection(1), key],
        transientData: { value: 'secret' },
        endorsingOrganizations: [rules.ledger.organizations[1]],
      });
      expect(await at(1, 'getPrivate', rules.collection(1), key)).toBe('secret');
    });

    test('refuses to read the value where only its hash is', async () => {
      const key = rules.key('elsewhere');
      await rules.putPrivate(1, key, 'secret');
      await expect(at(0, 'getPrivate', rules.collection(1), key)).rejects.toMatchObject({
        kind: 'contract',
        message: expect.stringContaining('private data matching public hash version is not available'),
      });
    });

    test('reads as absent everywhere when never written', async () => {
      const key = rules.key('never');
      for (const index of [0, 1] as const) expect(await at(index, 'getPrivate', rules.collection(1), key)).toBe('');
      expect(await at(0, 'hashPrivate', rules.collection(1), key)).toBe('');
    });

    test('shows its SHA-256 to every organisation, in a normally endorsed transaction', async () => {
      const [key, publicKey] = [rules.key('hashed'), rules.key('public')];
      await rules.putPrivate(1, key, 'secret');
      const { result } = await rules.submit('hashPrivateThenPut', rules.collection(1), key, publicKey);
      expect(result).toBe(sha256('secret'));
      for (const index of [0, 1, 2] as const) {
        expect(await at(index, 'hashPrivate', rules.collection(1), key)).toBe(sha256('secret'));
      }
    });

    test('is not read back by the transaction that writes it', async () => {
      const key = rules.key('own-private');
      await rules.putPrivate(0, key, 'before');
      const { result } = await rules.submitAs(rules.client(0), 'putPrivateThenGet', {
        arguments: [rules.collection(0), key],
        transientData: { value: 'after' },
        endorsingOrganizations: [rules.ledger.organizations[0]],
      });
      expect(result).toBe('before');
    });

    test('is overwritten and deleted, and its hash with it', async () => {
      const key = rules.key('rewritten');
      const own = { arguments: [rules.collection(0), key], endorsingOrganizations: [rules.ledger.organizations[0]] };
      await rules.putPrivate(0, key, 'one');
      await rules.putPrivate(0, key, 'two');
      expect(await at(0, 'getPrivate', rules.collection(0), key)).toBe('two');
      await rules.submitAs(rules.client(0), 'removePrivate', own);
      expect(await at(0, 'getPrivate', rules.collection(0), key)).toBe('');
      expect(await at(1, 'hashPrivate', rules.collection(0), key)).toBe('');
    });

    test('can be purged: neither value nor hash is left in the state', async () => {
      const key = rules.key('purged');
      await rules.putPrivate(1, key, 'secret');
      await rules.submitAs(rules.client(1), 'purgePrivate', {
        arguments: [rules.collection(1), key],
        endorsingOrganizations: [rules.ledger.organizations[1]],
      });
      expect(await at(1, 'getPrivate', rules.collection(1), key)).toBe('');
      expect(await at(0, 'hashPrivate', rules.collection(1), key)).toBe('');
    });

    test('can be written again after a purge', async () => {
      const key = rules.key('redeposited');
      await rules.putPrivate(1, key, 'secret');
      await rules.submitAs(rules.client(1), 'purgePrivate', {
        arguments: [rules.collection(1), key],
        endorsingOrganizations: [rules.ledger.organizations[1]],
      });
      await rules.putPrivate(1, key, 'secret');
      expect(await at(1, 'getPrivate', rules.collection(1), key)).toBe('secret');
    });

    test('a read of a hash that changes before commit is a conflict', async () => {
      const [key, publicKey] = [rules.key('hash-race'), rules.key('public')];
      await rules.putPrivate(1, key, 'one');
      const reader = await rules.endorse('hashPrivateThenPut', rules.collection(1), key, publicKey);
      await rules.putPrivate(1, key, 'two');
      expect((await reader.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
    });

    test('a write beside a public one needs both the majority and its own organisation', async () => {
      const submit = async (...organizations: string[]): Promise<string> => {
        const transaction = await rules.client(0).endorse('putPrivateAndPublic', {
          arguments: [rules.collection(2), rules.key('both'), rules.key('both')],
          transientData: { value: 'secret' },
          endorsingOrganizations: organizations,
        });
        return (await transaction.submit()).validationCode;
      };
      const [one, two, three] = rules.ledger.organizations;
      expect(await submit(one, two)).toBe('ENDORSEMENT_POLICY_FAILURE');
      expect(await submit(three)).toBe('ENDORSEMENT_POLICY_FAILURE');
      expect(await submit(one, three)).toBe('VALID');
    });

    test('refuses nothing but marks invalid: a private write that its own organisation did not endorse', async () => {
      const key = rules.key('unendorsed');
      const transaction = await rules.client(0).endorse('putPrivate', {
        arguments: [rules.collection(1), key],
        transientData: { value: 'secret' },
        endorsingOrganizations: [rules.ledger.organizations[0]],
      });
      expect((await transaction.submit()).validationCode).toBe('ENDORSEMENT_POLICY_FAILURE');
      expect(await at(1, 'getPrivate', rules.collection(1), key)).toBe('');
    });

    test('is scanned in key order at its own organisation and is empty elsewhere', async () => {
      const key = rules.key('private-range');
      await rules.putPrivate(1, `${key}b`, '2');
      await rules.putPrivate(1, `${key}a`, '1');
      const scan = ['scanPrivate', rules.collection(1), key, `${key}~`] as const;
      expect(JSON.parse(await at(1, ...scan))).toEqual([
        [`${key}a`, '1'],
        [`${key}b`, '2'],
      ]);
      expect(JSON.parse(await at(0, ...scan))).toEqual([]);
    });

    test('refuses a write after a query on private data', async () => {
      await expect(
        rules.client(0).endorse('scanPrivateThenPut', {
          arguments: [rules.collection(0), rules.key('scanned')],
          endorsingOrganizations: [rules.ledger.organizations[0]],
        }),
      ).rejects.toMatchObject({
        kind: 'contract',
        message: expect.stringContaining(
          'Transaction has already performed queries on pvt data. Writes are not allowed',
        ),
      });
    });

    test('refuses a collection that is not defined', async () => {
      await expect(at(0, 'getPrivate', 'nowhere', 'key')).rejects.toMatchObject({ kind: 'contract' });
      await expect(at(0, 'getPrivate', '_implicit_org_NobodyMSP', 'key')).rejects.toMatchObject({ kind: 'contract' });
    });
  });

  describe('transient data', () => {
    test('reaches the contract', async () => {
      expect(await rules.client().evaluate('transientLength', { arguments: ['a'], transientData: { a: 'four' } })).toBe(
        '4',
      );
      expect(await rules.client().evaluate('transientLength', { arguments: ['a'] })).toBe('absent');
    });

    test('and private values are in no block, their hashes are', async () => {
      const key = rules.key('planted');
      const secret = `planted-${key}`;
      const { transactionId, blockNumber } = await rules.putPrivate(1, key, secret);
      const block = await firstWhere(rules.ledger.blocks(blockNumber), ({ transactions }) =>
        transactions.some((transaction) => transaction.transactionId === transactionId),
      );
      expect(block.bytes.includes(secret)).toBe(false);
      expect(block.bytes.includes(Buffer.from(sha256(secret), 'hex'))).toBe(true);
      expect(block.bytes.includes(Buffer.from(sha256(key), 'hex'))).toBe(true);
    });
  });
}
