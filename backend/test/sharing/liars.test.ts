// Nodes and peers that answer something else than they should: the reader gets nothing of it, and is told who lied.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeBase64url, encodeBase64url, type MaterialReference, type ReencryptResult } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type ContentStore } from '../../src/adapters/content/content-store.ts';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { MaterialReading } from '../../src/sharing/material-reading.ts';
import { OwnerGrants } from '../../src/sharing/owner-grants.ts';
import { newCase } from '../support/cases.ts';
import { jpeg, streamOf } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Platform } from '../support/platform.ts';
import { openSharing } from '../support/sharing.ts';
import { AUTHORITY, CENTRE, COLLEGE_B } from '../support/trial.ts';

const root = temporaryFolder();
const CARD = jpeg('c'.repeat(50_000));
let platform: Platform;
let clerk: Wallet;
let reviewer: Wallet;
let auditor: Wallet;

beforeAll(async () => {
  ({ auditor, clerk, platform, reviewer } = await openSharing(root));
}, 120_000);

afterAll(() => platform.close());

interface Shared {
  readonly id: string;
  readonly card: MaterialReference;
}

async function shared(): Promise<Shared> {
  const id = await newCase(platform.ledger, clerk);
  const request = { applicationId: id, fileName: 'f', id: newId(), item: 'identity-card', unit: null };
  const { entry } = await platform.materialUploads().upload(clerk, request, streamOf(CARD));
  await new OwnerGrants(platform).grantToRoute(clerk, id);
  return { card: { item: entry.item, part: entry.part, version: entry.version }, id };
}

async function read(by: MaterialReading, { card, id }: Shared): Promise<Buffer> {
  const { bytes } = await by.open(reviewer, { applicationId: id, material: card, purpose: 'stage-review' });
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function reportsOf(id: string): Promise<unknown> {
  const query = { applicationId: id, bookmark: null, pageSize: 10 };
  const { rows } = (await platform.ledger.evaluate(auditor, 'audit:accessLog', query)) as {
    rows: { reports: unknown }[];
  };
  return rows.map(({ reports }) => reports);
}

const boundTo = (target: object, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
};

/** Every node gives other bytes, of the same number. */
function lyingContents(): ReadonlyMap<string, ContentStore> {
  const lie = (content: ContentStore): ContentStore =>
    new Proxy(content, {
      get: (target, name) =>
        name !== 'read'
          ? boundTo(target, name)
          : async function* (cid: string) {
              for await (const piece of target.read(cid)) yield piece.map((byte) => byte ^ 1);
            },
    });
  return new Map([...platform.contents].map(([mspId, content]) => [mspId, lie(content)]));
}

/** Some holders' peers change what they answer. */
function lyingPeers(liars: readonly string[], lie: (answer: ReencryptResult) => ReencryptResult): Ledger {
  return new Proxy(platform.ledger, {
    get(target, name) {
      if (name !== 'endorse') return boundTo(target, name);
      const endorse: Ledger['endorse'] = async (wallet, holder, ...rest) => {
        const answer = await target.endorse(wallet, holder, ...rest);
        return liars.includes(holder) ? lie(answer as ReencryptResult) : answer;
      };
      return endorse;
    },
  });
}

test('a content node that returns other bytes: nothing is handed out, and the material is reported unreadable', async () => {
  const it = await shared();
  const fooled = new MaterialReading({ ...platform, contents: lyingContents() });
  const what = `material identity-card/1/1 of ${it.id}`;
  await expect(read(fooled, it)).rejects.toMatchObject({ code: 'TAMPERED', details: { what } });
  expect(await reportsOf(it.id)).toEqual([[{ ...it.card, result: 'unreadable' }]]);
}, 60_000);

const forged = (answer: ReencryptResult): ReencryptResult => ({
  ...answer,
  fragments: answer.fragments.map((fragment) => {
    const bytes = Buffer.from(decodeBase64url(fragment));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return encodeBase64url(bytes);
  }),
});

test('one holder that forges its fragment: the others are enough', async () => {
  const reading = new MaterialReading({ ...platform, ledger: lyingPeers([COLLEGE_B], forged) });
  expect((await read(reading, await shared())).equals(CARD)).toBe(true);
}, 60_000);

test('two of three that forge: nothing opens, and both are named', async () => {
  const it = await shared();
  const reading = new MaterialReading({ ...platform, ledger: lyingPeers([COLLEGE_B, CENTRE], forged) });
  const refused = expect(read(reading, it)).rejects;
  await refused.toMatchObject({
    code: 'HOLDERS_UNAVAILABLE',
    details: {
      holders: [
        { holder: COLLEGE_B, why: 'TAMPERED' },
        { holder: CENTRE, why: 'TAMPERED' },
      ],
    },
  });
}, 60_000);

test('fragments of another grant, true in themselves, are those of nobody here', async () => {
  const [one, other] = [await shared(), await shared()];
  const taken: ReencryptResult[] = [];
  const listening = lyingPeers([AUTHORITY, COLLEGE_B, CENTRE], (answer) => {
    taken.push(answer);
    return answer;
  });
  await read(new MaterialReading({ ...platform, ledger: listening }), other);
  const [instead] = taken;
  if (instead === undefined) throw new Error('nothing was overheard');
  const reading = new MaterialReading({ ...platform, ledger: lyingPeers([COLLEGE_B, CENTRE], () => instead) });
  await expect(read(reading, one)).rejects.toMatchObject({ code: 'HOLDERS_UNAVAILABLE' });
}, 60_000);
