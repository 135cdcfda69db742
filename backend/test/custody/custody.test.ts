import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { newKeyring } from '../../src/adapters/custody/keyring.ts';
import { openSecret, sealSecret } from '../../src/adapters/custody/sealed-secret.ts';
import { temporaryFolder } from '../support/folder.ts';

const A = 'CollegeAMSP';
const B = 'CollegeBMSP';
const root = temporaryFolder();
const opened: FileCustody[] = [];
let folders = 0;

const newFolder = (): string => join(root, String((folders += 1)));

async function open(folder: string, mspId = A): Promise<FileCustody> {
  const custody = await FileCustody.open(mspId, foldersOf(folder, join(folder, 'keyrings'), mspId));
  opened.push(custody);
  return custody;
}

const closeAll = (): Promise<unknown> => Promise.all(opened.splice(0).map((custody) => custody.close()));

afterEach(closeAll);

const secret = randomBytes(32);

describe('what is kept', () => {
  test('opens after a restart, and is gone once destroyed', async () => {
    const folder = newFolder();
    const custody = await open(folder);
    await custody.keep('seed', 'case-1', secret);
    await custody.keep('wallet', 'case-1', Buffer.from('another'));
    await closeAll();
    const again = await open(folder);
    expect(Buffer.from(await again.open('seed', 'case-1'))).toEqual(secret);
    await again.destroy('seed', 'case-1');
    await again.destroy('seed', 'case-1');
    expect(await again.has('seed', 'case-1')).toBe(false);
    await expect(again.open('seed', 'case-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(Buffer.from(await again.open('wallet', 'case-1')).toString()).toBe('another');
    expect(readdirSync(join(folder, 'custody', A, 'seed'))).toEqual([]);
  });

  test('the same again changes nothing; another secret under the id is refused', async () => {
    const custody = await open(newFolder());
    await custody.keep('seed', 'case-1', secret);
    await custody.keep('seed', 'case-1', secret);
    await expect(custody.keep('seed', 'case-1', randomBytes(32))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(Buffer.from(await custody.open('seed', 'case-1'))).toEqual(secret);
    await custody.replace('seed', 'case-1', Buffer.from('renewed'));
    expect(Buffer.from(await custody.open('seed', 'case-1')).toString()).toBe('renewed');
  });

  test('lies sealed, in files that nobody else reads', async () => {
    const folder = newFolder();
    const custody = await open(folder);
    await custody.keep('seed', 'case-1', secret);
    const [name = ''] = readdirSync(join(folder, 'custody', A, 'seed'));
    const file = join(folder, 'custody', A, 'seed', name);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keyrings', `${A}.json`)).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes(secret)).toBe(false);
    expect(readFileSync(file).includes('case-1')).toBe(false);
  });

  test('one process at a time', async () => {
    const folder = newFolder();
    await open(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

test('a sealed secret opens in its place, unchanged, and nowhere else', () => {
  const keyring = newKeyring(A);
  const place = fc.record({ table: fc.string(), row: fc.string(), owner: fc.string() });
  fc.assert(
    fc.property(place, place, fc.uint8Array(), fc.nat(), (at, elsewhere, plain, position) => {
      const sealed = sealSecret(keyring, at, plain);
      expect(openSecret(keyring, at, sealed)).toEqual(Buffer.from(plain));
      const isSame = at.table === elsewhere.table && at.row === elsewhere.row && at.owner === elsewhere.owner;
      if (!isSame) expect(openSecret(keyring, elsewhere, sealed)).toBeUndefined();
      const changed = sealed.map((byte, index) => (index === position % sealed.length ? byte ^ 1 : byte));
      expect(openSecret(keyring, at, changed)).toBeUndefined();
      expect(openSecret(keyring, at, sealed.subarray(0, position % sealed.length))).toBeUndefined();
      expect(openSecret(newKeyring(A), at, sealed)).toBeUndefined();
    }),
  );
});

describe('what is in another’s place is refused, naming it', () => {
  async function twoOrganizations(): Promise<string> {
    const folder = newFolder();
    for (const mspId of [A, B]) await (await open(folder, mspId)).keep('seed', 'case-1', randomBytes(32));
    await closeAll();
    return folder;
  }

  function swap(first: string, second: string): void {
    renameSync(first, `${first}.aside`);
    renameSync(second, first);
    renameSync(`${first}.aside`, second);
  }

  test('two organisations’ stores swapped', async () => {
    const folder = await twoOrganizations();
    swap(join(folder, 'custody', A), join(folder, 'custody', B));
    for (const mspId of [A, B]) {
      const details = { what: `custody store of ${mspId}` };
      await expect(open(folder, mspId)).rejects.toMatchObject({ code: 'TAMPERED', details });
    }
  });

  test('two organisations’ keyrings swapped', async () => {
    const folder = await twoOrganizations();
    swap(join(folder, 'keyrings', `${A}.json`), join(folder, 'keyrings', `${B}.json`));
    const details = { what: `keyring of ${A}` };
    await expect(open(folder)).rejects.toMatchObject({ code: 'TAMPERED', details });
  });

  test('a keyring that claims to be this organisation’s', async () => {
    const folder = await twoOrganizations();
    const other = readFileSync(join(folder, 'keyrings', `${B}.json`), 'utf8');
    writeFileSync(join(folder, 'keyrings', `${A}.json`), other.replace(B, A));
    const details = { what: `custody store of ${A}` };
    await expect(open(folder)).rejects.toMatchObject({ code: 'TAMPERED', details });
  });

  test('one secret of another organisation', async () => {
    const folder = await twoOrganizations();
    cpSync(join(folder, 'custody', B, 'seed'), join(folder, 'custody', A, 'seed'), { recursive: true });
    const details = { what: `seed case-1 of ${A}` };
    await expect((await open(folder)).open('seed', 'case-1')).rejects.toMatchObject({ code: 'TAMPERED', details });
  });

  test('a store without its keyring', async () => {
    const folder = await twoOrganizations();
    renameSync(join(folder, 'keyrings'), join(folder, 'elsewhere'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'TAMPERED' });
    expect(() => statSync(join(folder, 'keyrings'))).toThrow('ENOENT');
  });

  test('a keyring that others may read, or that is none', async () => {
    const folder = await twoOrganizations();
    const file = join(folder, 'keyrings', `${A}.json`);
    chmodSync(file, 0o640);
    await expect(open(folder)).rejects.toThrow('has mode 640; only 600 is accepted');
    chmodSync(file, 0o600);
    const keyring = readFileSync(file, 'utf8');
    writeFileSync(file, keyring.slice(0, -10));
    await expect(open(folder)).rejects.toMatchObject({ code: 'TAMPERED' });
    await expect(open(folder)).rejects.toThrow(/^the keyring of CollegeAMSP is not a keyring$/);
  });
});

describe('rotation', () => {
  test('seals everything anew; the old keyring opens nothing any more', async () => {
    const folder = newFolder();
    const custody = await open(folder);
    const before = readFileSync(join(folder, 'keyrings', `${A}.json`));
    for (const id of ['1', '2', '3']) await custody.keep('seed', id, Buffer.from(`secret ${id}`));
    expect(await custody.rotate()).toBe(3);
    await custody.keep('seed', '4', Buffer.from('secret 4'));
    await closeAll();
    const again = await open(folder);
    for (const id of ['1', '2', '3', '4']) {
      expect(Buffer.from(await again.open('seed', id)).toString()).toBe(`secret ${id}`);
    }
    await closeAll();
    writeFileSync(join(folder, 'keyrings', `${A}.json`), before);
    await expect(open(folder)).rejects.toMatchObject({ code: 'TAMPERED' });
  });

  test('stopped halfway by a secret that does not open, it loses nothing and finishes later', async () => {
    const folder = newFolder();
    const custody = await open(folder);
    for (const id of ['1', '2', '3']) await custody.keep('seed', id, Buffer.from(`secret ${id}`));
    const names = readdirSync(join(folder, 'custody', A, 'seed'));
    const broken = join(folder, 'custody', A, 'seed', names[1] ?? '');
    const whole = readFileSync(broken);
    writeFileSync(broken, whole.subarray(1));
    await expect(custody.rotate()).rejects.toMatchObject({ code: 'TAMPERED' });
    await closeAll();
    writeFileSync(broken, whole);
    const again = await open(folder);
    for (const id of ['1', '2', '3']) {
      expect(Buffer.from(await again.open('seed', id)).toString()).toBe(`secret ${id}`);
    }
    expect(await again.rotate()).toBe(3);
  });
});
