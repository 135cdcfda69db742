import { expect, test } from '@jest/globals';
import { decodeBase64url, RECORDS } from '@lianjian/ledger-api';
import { SecretKey } from '@lianjian/pre';
import { openBytes, sealBytes, unwrapOriginal } from '@lianjian/sealed-file';
import { cidOfBlock, indexEntryOf, materialContext } from '../src/index.ts';

test('the entry of a sealed file is what the contract takes, and opens the file in its place', async () => {
  const delegatingSecretKey = SecretKey.random();
  const delegatingKey = delegatingSecretKey.publicKey().toBytes();
  const reference = { item: 'form', part: 2, version: 3 };
  const context = materialContext('case', reference, delegatingKey);
  const { record, sealed } = await sealBytes(Buffer.from('a form'), { context });
  const cid = cidOfBlock(sealed);
  const entry = indexEntryOf(reference, { cid, delegatingKey, mediaType: 'application/pdf', record });
  expect(RECORDS.material.omit({ applicationId: true, created: true }).parse(entry)).toEqual(entry);
  const read = {
    capsule: decodeBase64url(entry.capsule),
    plaintextCommitment: decodeBase64url(entry.commitment),
    sealedSize: entry.sealedSize,
    sha256: decodeBase64url(entry.digest),
    suite: 1,
    wrappedKey: decodeBase64url(entry.wrappedKey),
  };
  const opened = await openBytes(sealed, {
    context,
    fileKey: () => unwrapOriginal(delegatingSecretKey, read),
    record: read,
  });
  expect(Buffer.from(opened).toString()).toBe('a form');
});

test('the content address of an empty block is the one that IPFS gives', () => {
  expect(cidOfBlock(new Uint8Array())).toBe('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku');
});
