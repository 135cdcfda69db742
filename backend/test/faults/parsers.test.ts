// What this server reads of bytes that others chose: certificates and keys in the state, tables of learners, comments.
// Almost right or not at all, they are read or refused by a code, and by nothing else.
import { createPrivateKey, sign } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import {
  encodeBase64url,
  type PrincipalKeys,
  type PrincipalRecord,
  principalStatement,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { attributesOf, newId } from '@lianjian/ledger-client';
import { SecretKey } from '@lianjian/pre';
import fc from 'fast-check';
import {
  FUZZ_MS,
  FUZZED,
  mutatedTextsOf,
  mutationsOf,
  refusedOr,
  refusedOrDone,
} from '../../../scripts/fuzz/mutations.ts';
import { openLocalLedger } from '../../src/adapters/ledger/local/open-local-ledger.ts';
import { type CommentPlace, commitmentTo, openComment, sealComment } from '../../src/applications/sealed-comment.ts';
import { BackendError } from '../../src/errors.ts';
import { readTable } from '../../src/imports/read-table.ts';
import { assertGenuine } from '../../src/keys/check-principal.ts';
import { workbook } from '../imports/workbook.ts';

const CENTRE = 'CentreMSP';
const secret = SecretKey.random();
const keys: PrincipalKeys = {
  holder: { kind: 'desk', mspId: CENTRE, role: 'clerk' },
  id: newId(),
  receivingKey: encodeBase64url(secret.publicKey().toBytes()),
  suite: 'umbral-secp256k1',
  verifyingKey: encodeBase64url(SecretKey.random().publicKey().toBytes()),
  version: 1,
};
let certificate = '';
let signature = '';
let roots: readonly string[] = [];

beforeAll(async () => {
  const ledger = await openLocalLedger({ organizations: [CENTRE] });
  roots = ledger.rootCertificates(CENTRE);
  const enrolment = { memberId: newId(), role: 'clerk', unit: null } as const;
  const wallet = await ledger.certificateAuthority(CENTRE).enrol(enrolment);
  await ledger.close();
  ({ certificate } = wallet);
  signature = encodeBase64url(sign('sha256', principalStatement(keys), createPrivateKey(wallet.privateKey)));
});

const principalOf = (change: object): PrincipalRecord =>
  ({ ...keys, certificate, created: { at: Date.now() }, signature, ...change }) as unknown as PrincipalRecord;

test(
  'attributes of a certificate',
  () => {
    expect(attributesOf(certificate)).toMatchObject({ role: 'clerk', unit: null });
    const property = fc.property(mutatedTextsOf([certificate, certificate.replaceAll('\n', '')]), (text) => {
      refusedOr(TypeError, () => attributesOf(text));
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

test(
  'a reader’s keys as the state has them',
  () => {
    assertGenuine(principalOf({}), roots);
    const valid = { ...keys, certificate, signature };
    const fields = ['certificate', 'signature', 'receivingKey', 'verifyingKey', 'id', 'suite'] as const;
    const change = fc.oneof(...fields.map((name) => fc.tuple(fc.constant(name), mutatedTextsOf([valid[name]]))));
    const property = fc.property(change, ([name, text]) => {
      fc.pre(text !== valid[name]);
      const refused = refusedOr(BackendError, () => {
        assertGenuine(principalOf({ [name]: text }), roots);
      });
      if (refused instanceof BackendError) expect(refused.code).toBe('TAMPERED');
      // Spaces around the text of a certificate change nothing about it.
      else expect(name).toBe('certificate');
    });
    fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

const CSV = [
  '姓名,证件号码\r\n张三,110101199003070011\r\n"李, ""四""\n",2\r\n',
  '\uFEFFa;b\n1;2\n"";"x"\n',
  'a\tb\n1\t2',
].map((text) => Buffer.from(text));
const XLSX = [
  workbook([
    ['姓名', '证件号码', 'c'],
    ['张三', '110101199003070011', null],
    [1, new Date(0), '<&>'],
  ]),
];

test.each([
  ['CSV', CSV],
  ['XLSX', XLSX],
])(
  'a table of learners, %s',
  async (_name, valid) => {
    const property = fc.asyncProperty(mutationsOf(valid), async (bytes) => {
      const read = await refusedOrDone(BackendError, () => readTable(Buffer.from(bytes)));
      if (read instanceof BackendError) expect(['INVALID_INPUT', 'TOO_LARGE']).toContain(read.code);
    });
    await fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

const PLACE: CommentPlace = { applicationId: newId(), item: 'identity-card', round: 1, stage: 'college-review' };

test(
  'a sealed comment',
  async () => {
    const block = sealComment('缺背面', PLACE, [principalOf({})]);
    const open = (bytes: Uint8Array): Promise<string | null> =>
      openComment(bytes, PLACE, () => Promise.resolve(secret));
    expect(await open(block)).toBe('缺背面');
    const property = fc.asyncProperty(mutationsOf([block]), async (bytes) => {
      const isSame = commitmentTo(bytes) === commitmentTo(block);
      // Who opens has compared the commitment before, and takes any error for bytes that were tampered with.
      const read = await open(bytes).catch(() => null);
      if (typeof read === 'string') expect(isSame || isRespelled(bytes, block)).toBe(true);
    });
    await fc.assert(property, FUZZED);
  },
  FUZZ_MS,
);

/** The same block in another spelling, or with readers taken away: what is sealed in it is the same. */
function isRespelled(bytes: Uint8Array, block: Uint8Array): boolean {
  const [one, other] = [bytes, block].map(
    (some) => JSON.parse(Buffer.from(some).toString('utf8')) as Record<string, unknown>,
  );
  return stringifyCanonicalJson(one?.['text']) === stringifyCanonicalJson(other?.['text']);
}
