import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateAuthority } from '../src/identity/certificate-authority.ts';
import { signMessage, verifyMessage } from '../src/identity/signature.ts';
import { type Connection, LocalLedger, type Member, privateKeySigner } from '../src/index.ts';
import { newFolder } from './folder.ts';
import { RuleContract } from './rules/contract.ts';

const ORGANIZATIONS = ['Org1MSP', 'Org2MSP'];
const HOUR = 3_600_000;

let ledger: LocalLedger;
let authority: CertificateAuthority;
let member: Member;

beforeAll(async () => {
  ledger = await LocalLedger.open({ contracts: [RuleContract], organizations: ORGANIZATIONS });
  authority = ledger.organization('Org1MSP').certificateAuthority;
  member = await authority.issue({ enrollmentId: 'alice', attributes: { role: 'clerk', unit: 'u-01' } });
});

afterAll(() => ledger.close());

async function caller(connection: Connection, attribute = 'role'): Promise<unknown> {
  const answer = await ledger
    .connect(connection)
    .contract('rules')
    .evaluate('caller', { arguments: [attribute] });
  return JSON.parse(Buffer.from(answer).toString());
}

const refused = (code: string): unknown => expect.objectContaining({ code });

describe('certificates', () => {
  test.each([
    ['role', 'clerk'],
    ['unit', 'u-01'],
    ['hf.EnrollmentID', 'alice'],
    ['hf.Type', 'client'],
  ])('carry the attribute %s where the contract reads it', async (name, value) => {
    expect(await caller(member, name)).toMatchObject({ mspId: 'Org1MSP', attribute: value });
  });

  test('are issued for a key that stays with the member', async () => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const { identity } = await authority.issue({ enrollmentId: 'bob', attributes: { role: 'auditor' }, publicKey });
    const signer = privateKeySigner(keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    expect(await caller({ identity, signer })).toMatchObject({ attribute: 'auditor' });
  });

  test('refuses keys that are not on P-256', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    await expect(authority.issue({ enrollmentId: 'x', publicKey })).rejects.toEqual(refused('INVALID_ARGUMENT'));
    expect(() => privateKeySigner(privateKey)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('refuses a validity that ends before it begins, and an empty name', async () => {
    const notAfter = new Date(Date.now() - HOUR);
    await expect(authority.issue({ enrollmentId: 'x', notAfter })).rejects.toEqual(refused('INVALID_ARGUMENT'));
    await expect(authority.issue({ enrollmentId: '' })).rejects.toEqual(refused('INVALID_ARGUMENT'));
  });
});

describe('who may call', () => {
  test('refuses a certificate of another authority, also one that bears the same name', async () => {
    const impostor = await CertificateAuthority.open('Org1MSP', undefined, new Date());
    await expect(caller(await impostor.issue({ enrollmentId: 'alice' }))).rejects.toEqual(refused('IDENTITY_REFUSED'));
    await expect(caller(await authority.issue({ enrollmentId: 'alice' }))).resolves.toBeDefined();
  });

  test("refuses a member of one organisation under another's MSP id", async () => {
    const identity = { ...member.identity, mspId: 'Org2MSP' };
    await expect(caller({ ...member, identity })).rejects.toEqual(refused('IDENTITY_REFUSED'));
  });

  test('refuses an MSP id that no organisation has', async () => {
    const identity = { ...member.identity, mspId: 'NobodyMSP' };
    await expect(caller({ ...member, identity })).rejects.toEqual(refused('UNKNOWN_ORGANIZATION'));
    const elsewhere = ledger.connect({ ...member, identity }).contract('rules');
    const evaluation = elsewhere.evaluate('caller', { arguments: ['role'], organization: 'Org1MSP' });
    await expect(evaluation).rejects.toEqual(refused('IDENTITY_REFUSED'));
  });

  test('refuses the root certificate itself, and what is no certificate', async () => {
    const root = { mspId: 'Org1MSP', credentials: Buffer.from(authority.rootCertificate.toString()) };
    await expect(caller({ ...member, identity: root })).rejects.toEqual(refused('IDENTITY_REFUSED'));
    const rubbish = { mspId: 'Org1MSP', credentials: Buffer.from('rubbish') };
    await expect(caller({ ...member, identity: rubbish })).rejects.toEqual(refused('IDENTITY_REFUSED'));
  });

  test("refuses a proposal signed by another member's key", async () => {
    const other = await authority.issue({ enrollmentId: 'mallory' });
    await expect(caller({ identity: member.identity, signer: other.signer })).rejects.toEqual(
      refused('SIGNATURE_INVALID'),
    );
  });

  test('refuses a signature with a high S, which a stranger can make of a good one', async () => {
    const highS = async (digest: Uint8Array): Promise<Uint8Array> => {
      const { r, s } = p256.Signature.fromBytes(await member.signer(digest), 'der');
      return new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes('der');
    };
    await expect(caller({ identity: member.identity, signer: highS })).rejects.toEqual(refused('SIGNATURE_INVALID'));
  });

  test('refuses a signature that is none', async () => {
    const signer = (): Promise<Uint8Array> => Promise.resolve(Uint8Array.of(1, 2, 3));
    await expect(caller({ identity: member.identity, signer })).rejects.toEqual(refused('SIGNATURE_INVALID'));
  });

  test('a transaction whose envelope is signed by another key is committed as invalid', async () => {
    const other = await authority.issue({ enrollmentId: 'mallory' });
    let signatures = 0;
    const signer = (digest: Uint8Array): Promise<Uint8Array> => {
      signatures += 1;
      return signatures === 1 ? member.signer(digest) : other.signer(digest);
    };
    const contract = ledger.connect({ identity: member.identity, signer }).contract('rules');
    const submitted = contract.submit('put', { arguments: ['k', 'v'] });
    await expect(submitted).rejects.toMatchObject({ validationCode: 'BAD_CREATOR_SIGNATURE' });
  });

  test('an expired certificate is served by its own organisation only, as on Fabric', async () => {
    const now = Date.now();
    const expired = await authority.issue({
      enrollmentId: 'old',
      attributes: { role: 'clerk' },
      notBefore: new Date(now - 2 * HOUR),
      notAfter: new Date(now - HOUR),
    });
    expect(await caller(expired)).toMatchObject({ attribute: 'clerk' });
    const contract = ledger.connect(expired).contract('rules');
    const elsewhere = contract.evaluate('caller', { arguments: ['role'], organization: 'Org2MSP' });
    await expect(elsewhere).rejects.toEqual(refused('IDENTITY_REFUSED'));
    await expect(contract.submit('put', { arguments: ['k', 'v'] })).rejects.toEqual(refused('IDENTITY_REFUSED'));
    await expect(
      ledger
        .connect(member)
        .contract('rules')
        .submit('put', { arguments: ['k', 'v'] }),
    ).resolves.toBeDefined();
  });

  test('refuses a revoked certificate from then on', async () => {
    const revoked = await authority.issue({ enrollmentId: 'gone' });
    await expect(caller(revoked)).resolves.toBeDefined();
    await authority.revoke(revoked.certificate);
    await expect(caller(revoked)).rejects.toEqual(refused('IDENTITY_REFUSED'));
    await expect(ledger.verify()).resolves.toBeUndefined();
  });
});

describe('signatures', () => {
  test('always have a low S and verify', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (let index = 0; index < 50; index += 1) {
      const message = Buffer.from(`message ${index}`);
      const signature = signMessage(privateKey, message);
      expect(p256.Signature.fromBytes(signature, 'der').hasHighS()).toBe(false);
      expect(verifyMessage(publicKey, message, signature)).toBe(true);
      expect(verifyMessage(publicKey, Buffer.from('another'), signature)).toBe(false);
    }
  });
});

describe('on disk', () => {
  test('private keys are readable by their owner alone and outlive a restart, as do revocations', async () => {
    const options = { contracts: [RuleContract], organizations: ORGANIZATIONS, folder: newFolder() };
    const first = await LocalLedger.open(options);
    const issuer = first.organization('Org1MSP').certificateAuthority;
    const [kept, gone] = [await issuer.issue({ enrollmentId: 'kept' }), await issuer.issue({ enrollmentId: 'gone' })];
    await issuer.revoke(gone.certificate);
    await first.close();
    const keys = readdirSync(options.folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('key.pem'),
    );
    expect(keys).toHaveLength(4);
    for (const key of keys) expect(statSync(join(options.folder, key)).mode & 0o777).toBe(0o600);

    const second = await LocalLedger.open(options);
    const evaluate = (connection: Connection): Promise<Uint8Array> =>
      second
        .connect(connection)
        .contract('rules')
        .evaluate('caller', { arguments: ['role'] });
    await expect(evaluate(kept)).resolves.toBeDefined();
    await expect(evaluate(gone)).rejects.toEqual(refused('IDENTITY_REFUSED'));
    await second.close();
  });
});
