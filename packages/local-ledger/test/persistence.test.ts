import { describe, expect, test } from '@jest/globals';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalLedger, type LedgerOptions } from '../src/index.ts';
import { openDatabase, put } from '../src/store/database.ts';
import { encodeVersioned, stateKey } from '../src/store/key-layout.ts';
import { newFolder } from './folder.ts';
import { client, holds, optionsFor, ORGANIZATIONS, privateFolder, writtenFolder } from './written-ledger.ts';

function swap(one: string, other: string): void {
  renameSync(one, `${one}.aside`);
  renameSync(other, one);
  renameSync(`${one}.aside`, other);
}

describe('a ledger opened again', () => {
  test('has its state, private values, history and chain, and goes on', async () => {
    const folder = await writtenFolder();
    const ledger = await LocalLedger.open(optionsFor(folder));
    expect(ledger.height).toBe(4);
    const one = await client(ledger);
    expect(await one.read('get', 'key')).toBe('value');
    expect(await one.read('getPrivate', '_implicit_org_Org1MSP', 'key')).toBe('secret of Org1MSP');
    await one.submit('put', 'key', 'later');
    expect(JSON.parse(await one.read('history', 'key'))).toMatchObject([{ value: 'later' }, { value: 'value' }]);
    await ledger.verify();
    await ledger.close();
  });

  test('refuses other organisations, another channel or another chaincode, saying which', async () => {
    const options = optionsFor(await writtenFolder());
    const cases: readonly (readonly [Partial<LedgerOptions>, string])[] = [
      [{ organizations: ['Org1MSP'] }, 'the organisations Org1MSP,Org2MSP, not Org1MSP'],
      [{ channel: 'other' }, 'the channel channel, not other'],
      [{ chaincode: 'other' }, 'the chaincode chaincode, not other'],
    ];
    for (const [change, words] of cases) {
      await expect(LocalLedger.open({ ...options, ...change })).rejects.toMatchObject({
        code: 'CONFIGURATION_CHANGED',
        message: `the ledger was made with ${words}`,
      });
    }
    await (await LocalLedger.open(options)).close();
  });

  test('refuses a second opening within one process', async () => {
    const options = optionsFor(newFolder());
    const ledger = await LocalLedger.open(options);
    await expect(LocalLedger.open(options)).rejects.toMatchObject({ code: 'LOCKED' });
    await ledger.close();
  });
});

describe('stores of different organisations', () => {
  test('refuses private stores that were swapped, naming whose', async () => {
    const folder = await writtenFolder();
    swap(privateFolder(folder, 'Org1MSP'), privateFolder(folder, 'Org2MSP'));
    await expect(LocalLedger.open(optionsFor(folder))).rejects.toMatchObject({
      code: 'CORRUPT',
      message: 'the private store of Org1MSP belongs to another organisation or ledger',
    });
    swap(privateFolder(folder, 'Org1MSP'), privateFolder(folder, 'Org2MSP'));
    await (await LocalLedger.open(optionsFor(folder))).close();
  });

  test('refuses keys of another ledger, naming whose', async () => {
    const [folder, other] = [await writtenFolder(), await writtenFolder()];
    const keys = join('organizations', 'Org2MSP', 'ca');
    swap(join(folder, keys), join(other, keys));
    await expect(LocalLedger.open(optionsFor(folder))).rejects.toMatchObject({
      code: 'CONFIGURATION_CHANGED',
      message: 'the ledger was made with other keys of Org2MSP',
    });
  });

  test('refuses a private store of another ledger', async () => {
    const [folder, other] = [await writtenFolder(), await writtenFolder()];
    swap(privateFolder(folder, 'Org2MSP'), privateFolder(other, 'Org2MSP'));
    await expect(LocalLedger.open(optionsFor(folder))).rejects.toMatchObject({
      code: 'CORRUPT',
      message: 'the private store of Org2MSP belongs to another organisation or ledger',
    });
  });

  test('refuses an old copy of a private store, a lost one, and an old copy of the ledger', async () => {
    const folder = await writtenFolder();
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    const ledger = await LocalLedger.open(optionsFor(folder));
    await (await client(ledger, 'Org2MSP')).own('putPrivate', 'key', 'newer');
    await ledger.close();

    const older = 'the private store of Org2MSP is older than the ledger';
    swap(privateFolder(folder, 'Org2MSP'), privateFolder(copy, 'Org2MSP'));
    await expect(LocalLedger.open(optionsFor(folder))).rejects.toMatchObject({ code: 'CORRUPT', message: older });
    const newer = 'the ledger is older than the private store of Org2MSP';
    await expect(LocalLedger.open(optionsFor(copy))).rejects.toMatchObject({ code: 'CORRUPT', message: newer });
    rmSync(privateFolder(folder, 'Org2MSP'), { recursive: true });
    await expect(LocalLedger.open(optionsFor(folder))).rejects.toMatchObject({ code: 'CORRUPT', message: older });
  });

  test('private values are in the files of their own organisation alone', async () => {
    const folder = await writtenFolder();
    for (const mspId of ORGANIZATIONS) {
      const others = [
        'ledger',
        ...ORGANIZATIONS.filter((other) => other !== mspId).map((other) => join('organizations', other)),
      ];
      // As JSON in a pending entry, values are Base64.
      for (const form of [`secret of ${mspId}`, Buffer.from(`secret of ${mspId}`).toString('base64')]) {
        for (const other of others) expect(holds(join(folder, other), form)).toBe(false);
      }
      expect(holds(privateFolder(folder, mspId), `secret of ${mspId}`)).toBe(true);
    }
  });
});

describe('verification', () => {
  test('refuses state that the blocks do not give', async () => {
    const folder = await writtenFolder();
    const chain = await openDatabase(join(folder, 'ledger'));
    await chain.batch([put(stateKey('key'), encodeVersioned(1, Buffer.from('altered')))]);
    await chain.close();
    const ledger = await LocalLedger.open(optionsFor(folder));
    await expect(ledger.verify()).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining('key') });
    await ledger.close();
  });

  test('refuses state that the blocks lack, and blocks that were altered', async () => {
    const folder = await writtenFolder();
    const chain = await openDatabase(join(folder, 'ledger'));
    const block = await chain.get(Buffer.from('010000000000000001', 'hex'));
    if (block === undefined) throw new Error('there is no block 1');
    await chain.batch([put(stateKey('planted'), encodeVersioned(1, Buffer.from('x')))]);
    await chain.close();
    const ledger = await LocalLedger.open(optionsFor(folder));
    await expect(ledger.verify()).rejects.toMatchObject({ code: 'CORRUPT' });
    await ledger.close();

    const altered = Buffer.from(block.toString('latin1').replace('value', 'VALUE'), 'latin1');
    expect(altered.equals(block)).toBe(false);
    const again = await openDatabase(join(folder, 'ledger'));
    await again.batch([
      { type: 'del', key: stateKey('planted') },
      put(Buffer.from('010000000000000001', 'hex'), altered),
    ]);
    await again.close();
    const reopened = await LocalLedger.open(optionsFor(folder));
    await expect(reopened.verify()).rejects.toMatchObject({
      code: 'CORRUPT',
      message: 'the data of block 1 does not match its hash',
    });
    await reopened.close();
  });
});
