import { describe, expect, test } from '@jest/globals';
import { type Rules } from './suite.ts';

/** Reads, writes, ranges, composite keys, pages, history. */
export function stateRules(rules: Rules): void {
  describe('reads and writes', () => {
    test('a read gives the last committed value, and nothing for a key that is not there', async () => {
      const key = rules.key('read');
      expect(await rules.evaluate('get', key)).toBe('');
      await rules.submit('put', key, 'one');
      await rules.submit('put', key, 'two');
      expect(await rules.evaluate('get', key)).toBe('two');
    });

    test('a transaction does not read its own write', async () => {
      const key = rules.key('own');
      await rules.submit('put', key, 'before');
      expect((await rules.submit('putThenGet', key, 'after')).result).toBe('before');
      expect(await rules.evaluate('get', key)).toBe('after');
    });

    test('a range query does not see a write of its own transaction', async () => {
      const key = rules.key('own-range');
      const { result } = await rules.submit('putThenScan', key, 'after');
      expect(JSON.parse(result)).toEqual([]);
    });

    test('an evaluation changes nothing', async () => {
      const key = rules.key('evaluated');
      await rules.evaluate('put', key, 'value');
      expect(await rules.evaluate('get', key)).toBe('');
    });

    test('an endorsed transaction that is not submitted changes nothing', async () => {
      const key = rules.key('unsubmitted');
      await rules.endorse('put', key, 'value');
      expect(await rules.evaluate('get', key)).toBe('');
    });

    test('the last write to a key within a transaction wins', async () => {
      const key = rules.key('last');
      await rules.submit('putAll', key, 'first', key, 'second');
      expect(await rules.evaluate('get', key)).toBe('second');
    });

    test('a deleted key reads as absent and leaves ranges', async () => {
      const key = rules.key('deleted');
      await rules.submit('put', key, 'value');
      await rules.submit('remove', key);
      expect(await rules.evaluate('get', key)).toBe('');
      expect(await rules.json('scan', key, `${key}~`)).toEqual([]);
    });

    test('writing an empty value deletes the key', async () => {
      const key = rules.key('empty');
      await rules.submit('put', key, 'value');
      await rules.submit('put', key, '');
      expect(await rules.json('scan', key, `${key}~`)).toEqual([]);
      expect(await rules.json('history', key)).toMatchObject([{ isDelete: true }, { isDelete: false, value: 'value' }]);
    });

    test("refuses in the contract's own words and writes nothing", async () => {
      const key = rules.key('failed');
      const failure = { kind: 'contract', message: 'no, {"code":"FORBIDDEN"} 不可' };
      await expect(rules.endorse('putThenFail', key, failure.message)).rejects.toMatchObject(failure);
      await expect(rules.evaluate('putThenFail', key, failure.message)).rejects.toMatchObject(failure);
      expect(await rules.evaluate('get', key)).toBe('');
    });

    test('refuses a transaction that the contract does not have', async () => {
      const message = "You've asked to invoke a function that does not exist: rules:absent";
      await expect(rules.evaluate('absent')).rejects.toMatchObject({ kind: 'contract', message });
    });

    test('refuses rich queries, which LevelDB cannot answer', async () => {
      await expect(rules.evaluate('query', '{"selector":{}}')).rejects.toMatchObject({
        kind: 'contract',
        message: expect.stringMatching(
          /^GET_QUERY_RESULT failed: transaction ID: [0-9a-f]{64}: .*not supported for leveldb$/,
        ),
      });
    });
  });

  describe('order of keys', () => {
    test('ranges run from the start key to before the end key, in byte order', async () => {
      const key = rules.key('range');
      await rules.submit('putAll', `${key}c`, '3', `${key}a`, '1', `${key}b`, '2', `${key}d`, '4');
      expect(await rules.json('scan', `${key}a`, `${key}d`)).toEqual([
        [`${key}a`, '1'],
        [`${key}b`, '2'],
        [`${key}c`, '3'],
      ]);
    });

    test('order is that of UTF-8, not of UTF-16', async () => {
      const key = rules.key('utf8');
      await rules.submit('putAll', `${key}\u{1f600}`, 'astral', `${key}\uffee`, 'basic', `${key}z`, 'latin');
      const rows = (await rules.json('scan', key, `${key}\u{10ffff}`)) as [string, string][];
      expect(rows.map(([, value]) => value)).toEqual(['latin', 'basic', 'astral']);
    });

    test('a range that ends before it begins is empty', async () => {
      const key = rules.key('backwards');
      await rules.submit('put', `${key}b`, 'value');
      expect(await rules.json('scan', `${key}c`, `${key}a`)).toEqual([]);
    });

    test('a range with an open start passes over composite keys', async () => {
      const type = rules.key('simple-only');
      await rules.submit('putComposite', 'value', type, 'a');
      const rows = (await rules.json('scan', '', '\u0002')) as [string, string][];
      expect(rows).toEqual([]);
    });

    test('composite keys come in the order of their attributes, a shorter one first', async () => {
      const type = rules.key('type');
      for (const attributes of [['b'], ['a', 'z'], ['a', 'b'], ['ab'], ['a!']]) {
        await rules.submit('putComposite', 'value', type, ...attributes);
      }
      const rows = (await rules.json('scanComposite', type)) as [string[], string][];
      expect(rows.map(([attributes]) => attributes)).toEqual([['a', 'b'], ['a', 'z'], ['a!'], ['ab'], ['b']]);
    });

    test('a partial composite key matches whole attributes only', async () => {
      const type = rules.key('partial');
      await rules.submit('putComposite', '1', type, 'a', 'x');
      await rules.submit('putComposite', '2', type, 'ab', 'x');
      expect(await rules.json('scanComposite', type, 'a')).toEqual([[['a', 'x'], '1']]);
    });

    test('a range of more rows than one batch of the peer comes whole', async () => {
      const key = rules.key('batches');
      const pairs = Array.from({ length: 205 }, (_, index) => [`${key}${String(index).padStart(3, '0')}`, 'v']);
      await rules.submit('putAll', ...pairs.flat());
      expect(await rules.json('scan', key, `${key}~`)).toEqual(pairs);
    });
  });

  describe('pages', () => {
    test('a bookmark is the first key of the next page; the last page has none', async () => {
      const key = rules.key('pages');
      await rules.submit('putAll', ...['a', 'b', 'c'].flatMap((letter) => [`${key}${letter}`, letter]));
      const rowsOf = (...letters: string[]): string[][] => letters.map((letter) => [`${key}${letter}`, letter]);
      const first = { rows: rowsOf('a', 'b'), bookmark: `${key}c`, count: 2 };
      expect(await rules.json('page', key, `${key}~`, '2', '')).toEqual(first);
      const last = { rows: rowsOf('c'), bookmark: '', count: 1 };
      expect(await rules.json('page', key, `${key}~`, '2', first.bookmark)).toEqual(last);
    });

    test('a page that ends with the range has no bookmark', async () => {
      const key = rules.key('exact');
      await rules.submit('putAll', `${key}a`, '1', `${key}b`, '2');
      expect(await rules.json('page', key, `${key}~`, '2', '')).toMatchObject({ bookmark: '', count: 2 });
    });

    test('an empty page has no metadata at all', async () => {
      const key = rules.key('empty');
      expect(await rules.json('page', key, `${key}~`, '2', '')).toEqual({ rows: [] });
    });

    test('a forged bookmark is taken as a start key, even outside the range', async () => {
      const [type, key] = [rules.key('paged'), rules.key('elsewhere')];
      await rules.submit('putComposite', '1', type, 'a');
      const before = await rules.json('pageComposite', type, '5', `\u0000${type}\u0000`);
      expect(before).toEqual({ rows: [['a']], bookmark: '' });
      await rules.submit('put', `${key}a`, 'value');
      expect(await rules.json('page', `${key}b`, `${key}c`, '5', `${key}a`)).toMatchObject({
        rows: [[`${key}a`, 'value']],
      });
    });

    test('refuses a write after a paginated query', async () => {
      await expect(rules.endorse('pageThenPut', rules.key('page'))).rejects.toMatchObject({
        kind: 'contract',
        message: expect.stringContaining('Transaction has already performed a paginated query. Writes are not allowed'),
      });
    });

    test('refuses a paginated query after a write', async () => {
      await expect(rules.endorse('putThenPage', rules.key('page'))).rejects.toMatchObject({
        kind: 'contract',
        message: expect.stringContaining('Paginated queries are supported only in a read-only transaction'),
      });
    });
  });

  describe('history of a key', () => {
    test('lists every committed change, newest first, with deletions', async () => {
      const key = rules.key('history');
      const first = await rules.submit('put', key, 'one');
      const second = await rules.submit('put', key, 'two');
      const third = await rules.submit('remove', key);
      expect(await rules.json('history', key)).toMatchObject([
        { txId: third.transactionId, value: '', isDelete: true },
        { txId: second.transactionId, value: 'two', isDelete: false },
        { txId: first.transactionId, value: 'one', isDelete: false },
      ]);
    });

    test('holds the time of the transaction', async () => {
      const key = rules.key('history-time');
      const before = Math.floor(Date.now() / 1000) - 60;
      await rules.submit('put', key, 'value');
      const [entry] = (await rules.json('history', key)) as [{ seconds: number }];
      expect(entry.seconds).toBeGreaterThan(before);
      expect(entry.seconds).toBeLessThan(before + 120);
    });

    test('of a key is not mixed with that of a longer one', async () => {
      const key = rules.key('history-prefix');
      await rules.submit('put', key, 'short');
      await rules.submit('put', `${key}x`, 'long');
      expect(await rules.json('history', key)).toHaveLength(1);
    });

    test('leaves out transactions that were committed as invalid', async () => {
      const key = rules.key('history-invalid');
      const [one, other] = [
        await rules.endorse('getThenPut', key, key, '1'),
        await rules.endorse('getThenPut', key, key, '2'),
      ];
      await one.submit();
      expect(await other.submit()).toMatchObject({ validationCode: 'MVCC_READ_CONFLICT' });
      expect(await rules.json('history', key)).toMatchObject([{ value: '1' }]);
    });
  });
}
