import { describe, expect, test } from '@jest/globals';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { LocalLedger, type LedgerOptions } from '../src/index.ts';
import { openDatabase, put } from '../src/store/database.ts';
import { encodeVersioned, metaKey, pendingKey, stateKey } from '../src/store/key-layout.ts';
import { newFolder } from './folder.ts';
import { RuleContract } from './rules/contract.ts';

const ORGANIZATIONS = ['Org1MSP', 'Org2MSP'];

const optionsFor = (folder: string): LedgerOptions & { folder: string } => ({
  contracts: [RuleContract],
  organizations: ORGANIZATIONS,
  folder,
});

async function client(ledger: LocalLedger, mspId = 'Org1MSP'): Promise<Client> {
  const member = await ledger.organization(mspId).certificateAuthority.issue({ enrollmentId: 'm' });
  const contract = ledger.connect(member).contract('rules');
  return {
    submit: (name, ...args) => contract.submit(name, { arguments: args }),
    read: async (name, ...args) => Buffer.from(await contract.evaluate(name, { arguments: args })).toString(),
    own: (name, key, value = '') =>
      contract.submit(name, {
        arguments: [`_implicit_org_${mspId}`, key],
        transientData: { value },
        endorsingOrganizations: [mspId],
      }),
  };
}

interface Client {
  submit(name: string, ...args: string[]): Promise<Uint8Array>;
  read(name: string, ...args: string[]): Promise<string>;
  /** A write to the organisation's own private collection. */
  own(name: string, key: string, value?: string): Promise<Uint8Array>;
}

/** A ledger with one public and one private value for each organisation, closed. */
async function writtenFolder(): Promise<string> {
  const folder = newFolder();
  const ledger = await LocalLedger.open(optionsFor(folder));
  await (await client(ledger)).submit('put', 'key', 'value');
  for (const mspId of ORGANIZATIONS) await (await client(ledger, mspId)).own('putPrivate', 'key', `secret of ${mspId}`);
  await ledger.close();
  return folder;
}

const privateFolder = (folder: string, mspId: string): string => join(folder, 'organizations', mspId, 'private');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

const holds = (folder: string, text: string): boolean =>
  filesBelow(folder).some((path) => readFileSync(path).includes(text));

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
