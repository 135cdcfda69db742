import { describe, expect, test } from '@jest/globals';
import { firstWhere, type Rules } from './suite.ts';

/** Endorsement, identity, time, events, blocks. */
export function transactionRules(rules: Rules): void {
  describe('endorsement', () => {
    test('by a majority commits, by less does not', async () => {
      const put = async (...endorsingOrganizations: string[]): Promise<string> => {
        const call = { arguments: [rules.key('policy'), 'value'], endorsingOrganizations };
        return (await (await rules.client().endorse('put', call)).submit()).validationCode;
      };
      const [one, two, three] = rules.ledger.organizations;
      expect(await put(one)).toBe('ENDORSEMENT_POLICY_FAILURE');
      expect(await put(one, two)).toBe('VALID');
      expect(await put(two, three)).toBe('VALID');
      expect(await put(one, two, three)).toBe('VALID');
    });

    test('of a transaction that only reads needs a majority too', async () => {
      const [one] = rules.ledger.organizations;
      const call = { arguments: [rules.key('read-only')], endorsingOrganizations: [one] };
      expect((await (await rules.client().endorse('get', call)).submit()).validationCode).toBe(
        'ENDORSEMENT_POLICY_FAILURE',
      );
      expect((await (await rules.endorse('get', rules.key('read-only'))).submit()).validationCode).toBe('VALID');
    });

    test('refuses write sets that differ between organisations', async () => {
      await expect(rules.endorse('putExecutor', rules.key('executor'))).rejects.toMatchObject({ kind: 'endorsement' });
    });

    test('refuses responses that differ between organisations', async () => {
      await expect(rules.endorse('executor')).rejects.toMatchObject({ kind: 'endorsement' });
    });

    test('an evaluation runs at the named organisation', async () => {
      for (const organization of rules.ledger.organizations) {
        expect(await rules.client(0).evaluate('executor', { organization })).toBe(organization);
      }
    });

    test('the same transaction submitted twice is committed once', async () => {
      const key = rules.key('twice');
      const transaction = await rules.endorse('put', key, 'value');
      const first = await transaction.submit();
      expect(first.validationCode).toBe('VALID');
      expect(await transaction.submit()).toMatchObject(first);
      const again = { transactionId: transaction.transactionId, validationCode: 'DUPLICATE_TXID' };
      const block = await firstWhere(rules.ledger.blocks(first.blockNumber), ({ transactions }) =>
        transactions.some(({ validationCode }) => validationCode === again.validationCode),
      );
      expect(block.transactions).toContainEqual(expect.objectContaining(again));
      expect(await rules.json('history', key)).toHaveLength(1);
    });
  });

  describe('identity and time', () => {
    test("the contract sees the caller's organisation and attributes from the certificate", async () => {
      for (const index of [0, 1] as const) {
        const caller: unknown = JSON.parse(await rules.client(index).evaluate('caller', { arguments: ['role'] }));
        expect(caller).toMatchObject({
          mspId: rules.ledger.organizations[index],
          attribute: 'auditor',
          id: expect.stringMatching(/^x509::.*\/CN=.*::.*\/CN=.*$/),
        });
      }
    });

    test('an attribute that the certificate lacks is null', async () => {
      expect(await rules.json('caller', 'absent')).toMatchObject({ attribute: null });
    });

    test('transaction time comes from the client and is about now', async () => {
      expect(Math.abs(Date.parse(await rules.evaluate('time')) - Date.now())).toBeLessThan(60_000);
    });

    test('the contract sees the id under which the transaction is committed', async () => {
      const { result, transactionId } = await rules.submit('transaction');
      expect(JSON.parse(result)).toMatchObject({ id: transactionId });
      expect(transactionId).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  describe('chaincode events', () => {
    test('come with payload, transaction and block; the last one set in a transaction wins', async () => {
      const name = rules.key('event');
      const { transactionId, blockNumber } = await rules.submit('emit', rules.key('event'), name, 'payload');
      const event = await firstWhere(rules.ledger.events(blockNumber), (candidate) => candidate.name === name);
      expect(event).toEqual({ name, payload: 'payload', transactionId, blockNumber });
    });

    test('of invalid transactions do not come', async () => {
      const [key, name] = [rules.key('silent'), rules.key('event')];
      const loser = await rules.endorse('getThenEmit', key, name);
      const winner = await rules.submit('put', key, 'changed');
      expect((await loser.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
      const marker = rules.key('marker');
      await rules.submit('emit', rules.key('event'), marker, 'payload');
      const next = await firstWhere(rules.ledger.events(winner.blockNumber), (event) =>
        [name, marker].includes(event.name),
      );
      expect(next.name).toBe(marker);
    });
  });

  describe('blocks', () => {
    test('are linked by hash from the first one', async () => {
      const { transactionId } = await rules.submit('put', rules.key('block'), 'value');
      let previous: string | undefined;
      let number = 0;
      await firstWhere(rules.ledger.blocks(0), (block) => {
        expect(block.number).toBe(number);
        if (previous !== undefined) expect(block.previousHash).toBe(previous);
        previous = block.hash;
        number += 1;
        return block.transactions.some((transaction) => transaction.transactionId === transactionId);
      });
    });

    test('a stream waits for the next block and can be taken up again at any height', async () => {
      const { blockNumber } = await rules.submit('put', rules.key('block'), 'value');
      const waiting = firstWhere(rules.ledger.blocks(blockNumber + 1), () => true);
      const next = await rules.submit('put', rules.key('block'), 'value');
      expect((await waiting).number).toBe(blockNumber + 1);
      const again = await firstWhere(rules.ledger.blocks(blockNumber), ({ number }) => number === next.blockNumber);
      expect(again.transactions.map((transaction) => transaction.transactionId)).toContain(next.transactionId);
    });

    test('hold invalid transactions with their code', async () => {
      const call = { arguments: [rules.key('x'), 'y'], endorsingOrganizations: [rules.ledger.organizations[0]] };
      const transaction = await rules.client().endorse('put', call);
      const { blockNumber } = await transaction.submit();
      const block = await firstWhere(rules.ledger.blocks(blockNumber), () => true);
      expect(block.transactions).toContainEqual(
        expect.objectContaining({
          transactionId: transaction.transactionId,
          validationCode: 'ENDORSEMENT_POLICY_FAILURE',
        }),
      );
    });
  });
}
