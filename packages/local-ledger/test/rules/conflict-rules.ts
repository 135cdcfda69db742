import { describe, expect, test } from '@jest/globals';
import { type Rules } from './suite.ts';

/** Concurrency: what was read must still hold at commit. */
export function conflictRules(rules: Rules): void {
  describe('MVCC', () => {
    test('of two transactions that read and write one key, the first to commit wins', async () => {
      const key = rules.key('mvcc');
      const first = await rules.endorse('getThenPut', key, key, 'first');
      const second = await rules.endorse('getThenPut', key, key, 'second');
      expect((await second.submit()).validationCode).toBe('VALID');
      expect((await first.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
      expect(await rules.evaluate('get', key)).toBe('second');
    });

    test('writes without reads never conflict; the later commit wins', async () => {
      const key = rules.key('blind');
      const [first, second] = [await rules.endorse('put', key, 'first'), await rules.endorse('put', key, 'second')];
      expect((await second.submit()).validationCode).toBe('VALID');
      expect((await first.submit()).validationCode).toBe('VALID');
      expect(await rules.evaluate('get', key)).toBe('first');
    });

    test('reading a key that another transaction only creates is a conflict', async () => {
      const [read, written] = [rules.key('absent'), rules.key('written')];
      const reader = await rules.endorse('getThenPut', read, written, 'value');
      await rules.submit('put', read, 'created');
      expect((await reader.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
      expect(await rules.evaluate('get', written)).toBe('');
    });

    test('a deletion of the key read is a conflict', async () => {
      const [read, written] = [rules.key('gone'), rules.key('written')];
      await rules.submit('put', read, 'value');
      const reader = await rules.endorse('getThenPut', read, written, 'value');
      await rules.submit('remove', read);
      expect((await reader.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
    });

    test('writing back the same value is a conflict too: versions count, not values', async () => {
      const [read, written] = [rules.key('same'), rules.key('written')];
      await rules.submit('put', read, 'value');
      const reader = await rules.endorse('getThenPut', read, written, 'value');
      await rules.submit('put', read, 'value');
      expect((await reader.submit()).validationCode).toBe('MVCC_READ_CONFLICT');
    });

    test('transactions on different keys in flight at once all commit', async () => {
      const key = rules.key('parallel');
      const names = Array.from({ length: 10 }, (_, index) => `${key}${index}`);
      const endorsed = await Promise.all(names.map((name) => rules.endorse('getThenPut', name, name, 'value')));
      const codes = await Promise.all(endorsed.map((transaction) => transaction.submit()));
      expect(codes.map(({ validationCode }) => validationCode)).toEqual(names.map(() => 'VALID'));
    });

    test('commits of others do not disturb executions under way', async () => {
      const key = rules.key('busy');
      const pairs = Array.from({ length: 120 }, (_, index) => [`${key}a${String(index).padStart(3, '0')}`, 'v']);
      await rules.submit('putAll', ...pairs.flat());
      const writing = Array.from({ length: 8 }, (_, index) => rules.submit('put', `${key}z${index}`, 'value'));
      const reading = Array.from({ length: 16 }, () => rules.json('scan', `${key}a`, `${key}b`));
      expect(await Promise.all(reading)).toEqual(reading.map(() => pairs));
      await Promise.all(writing);
    });

    test('of many increments in flight on one key exactly one commits', async () => {
      const key = rules.key('contended');
      const endorsed = await Promise.all(
        Array.from({ length: 8 }, (_, index) => rules.endorse('getThenPut', key, key, String(index))),
      );
      const codes = await Promise.all(endorsed.map((transaction) => transaction.submit()));
      const valid = codes.filter(({ validationCode }) => validationCode === 'VALID');
      expect(valid).toHaveLength(1);
      expect(await rules.json('history', key)).toHaveLength(1);
    });

    test('an invalid transaction is in the chain, and its read of a changed key changes nothing else', async () => {
      const [key, other] = [rules.key('invalid'), rules.key('other')];
      const reader = await rules.endorse('getThenPut', key, other, 'value');
      const winner = await rules.submit('put', key, 'value');
      const { blockNumber, validationCode } = await reader.submit();
      expect({ validationCode, later: blockNumber > winner.blockNumber }).toEqual({
        validationCode: 'MVCC_READ_CONFLICT',
        later: true,
      });
    });
  });

  describe('phantoms', () => {
    const scanThenPut = (key: string, limit = 'Infinity'): Parameters<Rules['endorse']> => [
      'scanThenPut',
      `${key}a`,
      `${key}d`,
      limit,
      `${key}written`,
      'value',
    ];

    test('a key inserted into a scanned range is a phantom', async () => {
      const key = rules.key('phantom');
      await rules.submit('put', `${key}a`, '1');
      const scanner = await rules.endorse(...scanThenPut(key));
      await rules.submit('put', `${key}b`, '2');
      expect((await scanner.submit()).validationCode).toBe('PHANTOM_READ_CONFLICT');
    });

    test('a key removed from a scanned range is a phantom', async () => {
      const key = rules.key('phantom-gone');
      await rules.submit('putAll', `${key}a`, '1', `${key}b`, '2');
      const scanner = await rules.endorse(...scanThenPut(key));
      await rules.submit('remove', `${key}b`);
      expect((await scanner.submit()).validationCode).toBe('PHANTOM_READ_CONFLICT');
    });

    test('a key changed within a scanned range is a phantom', async () => {
      const key = rules.key('phantom-changed');
      await rules.submit('put', `${key}a`, '1');
      const scanner = await rules.endorse(...scanThenPut(key));
      await rules.submit('put', `${key}a`, '1');
      expect((await scanner.submit()).validationCode).toBe('PHANTOM_READ_CONFLICT');
    });

    test('an empty range that gets a key is a phantom', async () => {
      const key = rules.key('phantom-empty');
      const scanner = await rules.endorse(...scanThenPut(key));
      await rules.submit('put', `${key}c`, '3');
      expect((await scanner.submit()).validationCode).toBe('PHANTOM_READ_CONFLICT');
    });

    test('a key inserted outside the range is none, the end key included', async () => {
      const key = rules.key('no-phantom');
      await rules.submit('put', `${key}b`, '2');
      const scanner = await rules.endorse(...scanThenPut(key));
      await rules.submit('putAll', `${key}A`, '0', `${key}d`, '4');
      expect((await scanner.submit()).validationCode).toBe('VALID');
    });

    test('the rows that the peer fetched ahead count as read, also where the contract stopped at the first', async () => {
      const key = rules.key('phantom-ahead');
      await rules.submit('putAll', `${key}a`, '1', `${key}b`, '2');
      const scanner = await rules.endorse(...scanThenPut(key, '1'));
      await rules.submit('put', `${key}c`, '3');
      expect((await scanner.submit()).validationCode).toBe('PHANTOM_READ_CONFLICT');
    });

    test('a key inserted beyond the last row fetched is none', async () => {
      const key = rules.key('no-phantom-beyond');
      const rows = Array.from({ length: 150 }, (_, index) => [`${key}a${String(index).padStart(3, '0')}`, 'v']);
      await rules.submit('putAll', ...rows.flat());
      const scanner = await rules.endorse(...scanThenPut(key, '1'));
      await rules.submit('put', `${key}c`, '3');
      expect((await scanner.submit()).validationCode).toBe('VALID');
    });
  });
}
