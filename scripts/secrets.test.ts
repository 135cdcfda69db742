import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { checkSecrets, secretsIn } from './secrets.ts';

const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' });
const text = (bytes: number): string => randomBytes(bytes).toString('base64url');

test.each([
  ['a private key', `first\n${String(pem)}`],
  ['an API key of this system', `x\nkey = lj_0190a6c0-5e70-7000-8000-000000000001_${text(32)}`],
  ['a signed token', `y\neyJ${text(20)}.eyJ${text(20)}.${text(32)}`],
  ['a cloud key', `z\n${['AK', 'IA'].join('')}ABCDEFGHIJKLMNOP`],
  ['a password in an address', ['z\npostgres://somebody:', 's3cretword@database.example/x'].join('')],
])('%s is found, by its line', (what, content) => {
  expect(secretsIn('a-file', content)).toEqual([{ file: 'a-file', line: 2, what }]);
});

test('what only talks of them is not', () => {
  const harmless = '-----BEGIN PRIVATE KEY-----` is what it begins with; lj_{id}_{secret}; postgres://user@host/db';
  expect(secretsIn('a-file', harmless)).toEqual([]);
});

test('the repository has none', () => {
  expect(checkSecrets()).toBe(0);
});
