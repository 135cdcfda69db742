import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeBase64url, type Holder, principalStatement, type PrincipalKeys } from '@lianjian/ledger-api';
import { type Member } from '@lianjian/local-ledger';
import { SecretKey } from '@lianjian/pre';
import { AUTHORITY, COLLEGE_A } from '../support/consortium.ts';
import { idOf, memberIdOf } from '../support/ids.ts';
import { openWholeLedger, type WholeLedger } from '../support/whole-ledger.ts';

let whole: WholeLedger;
let admin: Member;
let reviewer: Member;

const key = (): string => encodeBase64url(SecretKey.random().publicKey().toBytes());
const desk: Holder = { kind: 'desk', mspId: COLLEGE_A, role: 'reviewer' };
const personal: Holder = { kind: 'person', memberId: memberIdOf(`${COLLEGE_A} reviewer `), mspId: COLLEGE_A };

const keysOf = (name: string, changes: Partial<PrincipalKeys> = {}): PrincipalKeys => ({
  holder: desk,
  id: idOf(name),
  receivingKey: key(),
  suite: 'umbral-secp256k1',
  verifyingKey: key(),
  version: 1,
  ...changes,
});

async function signed(by: Member, keys: PrincipalKeys): Promise<PrincipalKeys & { signature: string }> {
  const signature = await by.signer(createHash('sha256').update(principalStatement(keys)).digest());
  return { ...keys, signature: encodeBase64url(signature) };
}

const register = async (by: Member, keys: PrincipalKeys) =>
  whole.call(by, 'consortium:registerPrincipal', await signed(by, keys));

beforeAll(async () => {
  whole = await openWholeLedger([AUTHORITY, COLLEGE_A]);
  const founder = await whole.member(AUTHORITY, 'admin');
  admin = await whole.member(COLLEGE_A, 'admin');
  reviewer = await whole.member(COLLEGE_A, 'reviewer');
  const founding = { kind: 'authority', name: 'Authority', retentionDays: 1000, utcOffsetMinutes: 480 };
  await whole.call(founder, 'consortium:found', founding);
  const college = { kind: 'college', mspId: COLLEGE_A, name: 'College A', sponsor: null };
  await whole.call(founder, 'consortium:registerOrganization', college);
});

afterAll(() => whole.ledger.close());

describe('principals', () => {
  const first = keysOf('desk');

  test('carry the registrant’s certificate and signature', async () => {
    const registered = (await register(admin, first)) as { certificate: string; signature: string };
    expect(registered).toMatchObject({ ...first, head: { sequence: 1 }, status: 'active' });
    expect(new X509Certificate(registered.certificate).fingerprint256).toBe(admin.certificate.fingerprint256);
    const found = await whole.call(reviewer, 'consortium:readPrincipalOf', { holder: 'reviewer', mspId: COLLEGE_A });
    expect(found).toEqual(registered);
  });

  test('refuses a second principal of one holder', async () => {
    await expect(register(admin, keysOf('another desk'))).rejects.toMatchObject({ code: 'DUPLICATE' });
  });

  test('rotation retires the former version; both can be read', async () => {
    const next = keysOf('desk', { version: 2 });
    await whole.call(reviewer, 'consortium:rotatePrincipal', await signed(reviewer, next));
    const read = (version: number) => whole.call(reviewer, 'consortium:readPrincipal', { id: first.id, version });
    await expect(read(1)).resolves.toMatchObject({ head: { sequence: 2 }, status: 'retired' });
    await expect(read(2)).resolves.toMatchObject({ ...next, status: 'active' });
    const newest = whole.call(reviewer, 'consortium:readPrincipalOf', { holder: 'reviewer', mspId: COLLEGE_A });
    await expect(newest).resolves.toMatchObject({ version: 2 });
  });

  test.each([
    ['a version out of turn', { version: 4 }, '/version'],
    ['another holder', { holder: personal, version: 3 }, '/holder'],
  ])('refuses a rotation with %s', async (_, changes, field) => {
    const input = await signed(reviewer, keysOf('desk', changes));
    const rotation = whole.call(reviewer, 'consortium:rotatePrincipal', input);
    await expect(rotation).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field } });
  });

  test('a retired version may still be called compromised; refuses to end twice', async () => {
    const end = () => whole.call(admin, 'consortium:endPrincipal', { id: first.id, status: 'compromised', version: 1 });
    await expect(end()).resolves.toMatchObject({ status: 'compromised' });
    await expect(end()).rejects.toMatchObject({ code: 'INVALID_STATE', details: { state: 'compromised' } });
  });

  test('refuses a signature by somebody else', async () => {
    const input = await signed(admin, keysOf('personal', { holder: personal }));
    const registration = whole.call(reviewer, 'consortium:registerPrincipal', input);
    await expect(registration).rejects.toMatchObject({ code: 'INVALID_PROOF', details: { field: '/signature' } });
  });

  test('refuses keys that the signature does not cover', async () => {
    const input = await signed(reviewer, keysOf('personal', { holder: personal }));
    const changed = { ...input, receivingKey: key() };
    const registration = whole.call(reviewer, 'consortium:registerPrincipal', changed);
    await expect(registration).rejects.toMatchObject({ code: 'INVALID_PROOF' });
  });

  test('refuses another person’s and another organisation’s keys', async () => {
    const stranger = await whole.member(AUTHORITY, 'admin');
    const registrations = [
      register(admin, keysOf('personal', { holder: personal })),
      register(stranger, keysOf('desk 2')),
    ];
    for (const registration of registrations) {
      await expect(registration).rejects.toMatchObject({ code: 'FORBIDDEN', details: { reason: 'holder' } });
    }
  });

  test('refuses one key for both uses, and what is no key', async () => {
    const same = key();
    const twice = keysOf('personal', { holder: personal, receivingKey: same, verifyingKey: same });
    const none = keysOf('personal', { holder: personal, receivingKey: encodeBase64url(new Uint8Array(33)) });
    await expect(register(reviewer, twice)).rejects.toMatchObject({ details: { field: '/verifyingKey' } });
    await expect(register(reviewer, none)).rejects.toMatchObject({ details: { field: '/receivingKey' } });
  });

  test('a person registers the own keys, and an admin ends them', async () => {
    const keys = keysOf('personal', { holder: personal });
    await expect(register(reviewer, keys)).resolves.toMatchObject({ holder: personal });
    const end = whole.call(admin, 'consortium:endPrincipal', { id: keys.id, status: 'retired', version: 1 });
    await expect(end).resolves.toMatchObject({ status: 'retired' });
  });
});
