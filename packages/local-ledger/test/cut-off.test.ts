import { describe, expect, test } from '@jest/globals';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { LocalLedger } from '../src/index.ts';
import { openDatabase, put } from '../src/store/database.ts';
import { metaKey, pendingKey } from '../src/store/key-layout.ts';
import { newFolder } from './folder.ts';
import { client, filesBelow, holds, optionsFor, privateFolder, writtenFolder } from './written-ledger.ts';

describe('a commit that was cut off', () => {
  const pendingWrite = (transactionId: string): Buffer =>
    Buffer.from(
      JSON.stringify({
        transactionId,
        writes: [
          {
            collection: '_implicit_org_Org1MSP',
            key: 'key',
            purge: false,
            value: Buffer.from('pending').toString('base64'),
          },
        ],
      }),
    );

  async function plantPending(folder: string, blockNumber: number, transactionId: string): Promise<void> {
    const store = await openDatabase(privateFolder(folder, 'Org1MSP'));
    await store.batch([put(pendingKey(blockNumber), pendingWrite(transactionId))]);
    await store.close();
  }

  async function readPrivate(folder: string): Promise<string> {
    const ledger = await LocalLedger.open(optionsFor(folder));
    const value = await (await client(ledger)).read('getPrivate', '_implicit_org_Org1MSP', 'key');
    await ledger.close();
    return value;
  }

  test('before its block was stored leaves nothing', async () => {
    const folder = await writtenFolder();
    await plantPending(folder, 4, 'f'.repeat(64));
    expect(await readPrivate(folder)).toBe('secret of Org1MSP');
    expect(holds(folder, Buffer.from('pending').toString('base64'))).toBe(true); // in LevelDB's log until it is compacted
  });

  test('before its block was stored leaves nothing, also when another block took its number', async () => {
    const folder = await writtenFolder();
    await plantPending(folder, 2, 'f'.repeat(64));
    expect(await readPrivate(folder)).toBe('secret of Org1MSP');
  });

  test('after its block was stored is completed on opening', async () => {
    const folder = await writtenFolder();
    const ledger = await LocalLedger.open(optionsFor(folder));
    const { transaction } = await ledger.readBlock(2);
    await ledger.close();
    const store = await openDatabase(privateFolder(folder, 'Org1MSP'));
    // As it stood after the block, before the private values were applied.
    await store.batch([put(metaKey('applied'), Buffer.alloc(8))]);
    await store.close();
    await plantPending(folder, 2, transaction?.transactionId ?? '');
    expect(await readPrivate(folder)).toBe('pending');
  });

  test('in the middle of a write to the disk is as if it had not begun', async () => {
    const folder = newFolder();
    const first = await LocalLedger.open(optionsFor(folder));
    const one = await client(first);
    await one.submit('put', 'key', 'whole');
    const logs = (): string[] => filesBelow(join(folder, 'ledger')).filter((path) => path.endsWith('.log'));
    await one.submit('put', 'key', 'torn');
    await first.close();
    const [log] = logs();
    if (log === undefined) throw new Error('LevelDB has no log');
    truncateSync(log, statSync(log).size - 7);

    const second = await LocalLedger.open(optionsFor(folder));
    expect(second.height).toBe(2);
    expect(await (await client(second)).read('get', 'key')).toBe('whole');
    await second.verify();
    await (await client(second)).submit('put', 'key', 'again');
    await second.verify();
    await second.close();
  });
});
