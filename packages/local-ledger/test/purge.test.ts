import { describe, expect, test } from '@jest/globals';
import { LocalLedger } from '../src/index.ts';
import { openDatabase, put } from '../src/store/database.ts';
import { metaKey } from '../src/store/key-layout.ts';
import { newFolder } from './folder.ts';
import { client, holds, optionsFor, privateFolder } from './written-ledger.ts';

describe('purge', () => {
  const secret = 'a planted value that must go';
  const forms = [secret, Buffer.from(secret).toString('base64')];
  const found = (folder: string): string[] => forms.filter((form) => holds(folder, form));

  test('takes the value out of the files, and nothing else', async () => {
    const folder = newFolder();
    const ledger = await LocalLedger.open(optionsFor(folder));
    const one = await client(ledger);
    await one.own('putPrivate', 'purged', secret);
    await one.own('putPrivate', 'kept', 'another value');
    expect(found(folder)).toEqual(forms);
    await one.own('purgePrivate', 'purged');
    await ledger.close();
    expect(found(folder)).toEqual([]);
    const again = await LocalLedger.open(optionsFor(folder));
    expect(await (await client(again)).read('getPrivate', '_implicit_org_Org1MSP', 'kept')).toBe('another value');
    await again.close();
  });

  test('also of a value that LevelDB has long moved to its lower levels', async () => {
    const folder = newFolder();
    for (const [name, key] of [
      ['putPrivate', 'purged'],
      ['putPrivate', 'kept'],
      ['purgePrivate', 'purged'],
    ] as const) {
      const ledger = await LocalLedger.open(optionsFor(folder)); // Each opening moves the log to a table.
      await (await client(ledger)).own(name, key, key === 'purged' ? secret : 'another value');
      await ledger.close();
    }
    expect(found(folder)).toEqual([]);
  });

  test('that was cut off is made up for on the next opening', async () => {
    const folder = newFolder();
    const ledger = await LocalLedger.open(optionsFor(folder));
    const one = await client(ledger);
    await one.own('putPrivate', 'key', secret);
    await one.own('removePrivate', 'key');
    await ledger.close();
    expect(found(folder)).toEqual(forms);
    const store = await openDatabase(privateFolder(folder, 'Org1MSP'));
    await store.batch([put(metaKey('erasure-due'), Buffer.alloc(8))]);
    await store.close();
    await (await LocalLedger.open(optionsFor(folder))).close();
    expect(found(folder)).toEqual([]);
  });
});
