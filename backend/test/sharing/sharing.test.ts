import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MaterialReference } from '@lianjian/ledger-api';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { BackendError } from '../../src/errors.ts';
import { MaterialReading, type ReadWish } from '../../src/sharing/material-reading.ts';
import { OwnerGrants } from '../../src/sharing/owner-grants.ts';
import { pdf } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { of, type Platform } from '../support/platform.ts';
import {
  CARD,
  FORM,
  newSharedCase as newCaseOf,
  openSharing,
  readAll as readAllBy,
  type SharedCase,
  type Sharing,
  uploadTo,
  wish,
} from '../support/sharing.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, COLLEGE_B, type People } from '../support/trial.ts';

const root = temporaryFolder();
let sharing: Sharing;
let platform: Platform;
let people: People;
let clerk: Wallet;
let reviewer: Wallet;
let auditor: Wallet;
let grants: OwnerGrants;
let reading: MaterialReading;

beforeAll(async () => {
  sharing = await openSharing(root);
  ({ auditor, clerk, people, platform, reviewer } = sharing);
  grants = new OwnerGrants(platform);
  reading = new MaterialReading(platform);
}, 120_000);

afterAll(() => platform.close());

const newSharedCase = (): Promise<SharedCase> => newCaseOf(sharing);
const upload = (id: string, item: string, bytes: Uint8Array): Promise<MaterialReference> =>
  uploadTo(sharing, id, item, bytes);
const readAll = (wallet: Wallet, asked: ReadWish, by = reading): Promise<Buffer> => readAllBy(by, wallet, asked);

const actionsOf = async (id: string): Promise<string[]> => {
  const trail = await platform.ledger.evaluate(auditor, 'audit:trail', {
    bookmark: null,
    id,
    kind: 'grant',
    pageSize: 50,
  });
  return (trail as { rows: { action: string }[] }).rows.map(({ action }) => action).reverse();
};

const missingOf = async (id: string): Promise<{ problem: string }[]> => {
  const refused: unknown = await platform.ledger
    .submit(clerk, 'application:submit', { id })
    .catch((error: unknown) => error);
  return (refused as { details: { missing: { problem: string }[] } }).details.missing;
};

/** A ledger whose peers of some organisations do not answer. */
const without = (...down: readonly string[]): Ledger =>
  new Proxy(platform.ledger, {
    get(target, name) {
      if (name !== 'endorse') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      const endorse: Ledger['endorse'] = (wallet, organization, ...rest) =>
        down.includes(organization)
          ? Promise.reject(new BackendError('UNAVAILABLE', 'down', { what: organization }))
          : target.endorse(wallet, organization, ...rest);
      return endorse;
    },
  });

describe('grants to the desks of the route', () => {
  test('take six transactions whatever the number of files, and then nothing is missing but files', async () => {
    const { id } = await newSharedCase();
    expect((await missingOf(id)).map(({ problem }) => problem)).toContain('no-grant');
    const before = await platform.ledger.submit(clerk, 'application:changeAttributes', await attributesOf(id));
    const made = await grants.grantToRoute(clerk, id);
    const after = await platform.ledger.submit(clerk, 'application:changeAttributes', await attributesOf(id));
    expect(after.blockNumber - before.blockNumber - 1).toBe(6);
    expect(made).toHaveLength(3);
    expect((await missingOf(id)).map(({ problem }) => problem)).not.toContain('no-grant');
    const readers = (await grants.grants(clerk, id)).map(({ reader: { holder }, state, threshold, holders }) => ({
      holder,
      of: [threshold, holders.length],
      state,
    }));
    const desk = (mspId: string, role: string): object => ({
      holder: { kind: 'desk', mspId, role },
      of: [2, 3],
      state: 'active',
    });
    expect(readers).toEqual(
      expect.arrayContaining([desk(COLLEGE_A, 'reviewer'), desk(AUTHORITY, 'reviewer'), desk(AUTHORITY, 'auditor')]),
    );
  }, 60_000);

  test('asked again make nothing; a new file alone is granted', async () => {
    const { id } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    expect(await grants.grantToRoute(clerk, id)).toEqual([]);
    const notice = await upload(id, 'admission-notice', pdf('a notice'));
    const made = await grants.grantToRoute(clerk, id);
    expect(made).toHaveLength(3);
    const all = await grants.grants(clerk, id);
    const added = all.filter((grant) => made.includes(grant.id)).map(({ materials }) => materials);
    expect(added).toEqual([[notice], [notice], [notice]]);
  }, 60_000);

  test('a principal that the state was made to show is refused, naming it, and nothing is written', async () => {
    const { id } = await newSharedCase();
    const forged: Ledger = new Proxy(platform.ledger, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'evaluate') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        const evaluate: Ledger['evaluate'] = async (wallet, transaction, input) => {
          const result = await target.evaluate(wallet, transaction, input);
          const asked = input as { holder?: string };
          const isReviewer = transaction === 'consortium:readPrincipalOf' && asked.holder === 'reviewer';
          return isReviewer ? { ...(result as object), receivingKey: await granterKey() } : result;
        };
        return evaluate;
      },
    });
    const fooled = new OwnerGrants({ ...platform, ledger: forged });
    await expect(fooled.grantToRoute(clerk, id)).rejects.toMatchObject({ code: 'TAMPERED' });
    expect(await grants.grants(clerk, id)).toEqual([]);
  });
});

async function attributesOf(id: string): Promise<{ attributes: Record<string, string>; id: string }> {
  const record = await platform.ledger.evaluate(clerk, 'application:read', { id });
  return { attributes: (record as { attributes: Record<string, string> }).attributes, id };
}

async function granterKey(): Promise<string> {
  const principal = await platform.ledger.evaluate(clerk, 'consortium:readPrincipalOf', {
    holder: 'clerk',
    mspId: CENTRE,
  });
  return (principal as { receivingKey: string }).receivingKey;
}

describe('reading', () => {
  test('one request opens all materials of a case, each opening is reported, and the bytes are those uploaded', async () => {
    const { id, card, form } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    expect((await readAll(reviewer, wish(id, card))).equals(CARD)).toBe(true);
    expect((await readAll(reviewer, wish(id, form))).equals(FORM)).toBe(true);
    expect((await readAll(reviewer, wish(id, card))).equals(CARD)).toBe(true);
    const all = await grants.grants(clerk, id);
    const own = all.find(({ reader }) => reader.holder.mspId === COLLEGE_A)?.id ?? '';
    expect(await actionsOf(own)).toEqual([
      'grant.created',
      'grant.activated',
      'access.requested',
      'access.fragments-recorded',
      'access.opening-reported',
      'access.opening-reported',
    ]);
    expect((await readAll(auditor, wish(id, card, { purpose: 'audit' }))).equals(CARD)).toBe(true);
  }, 60_000);

  test('readers at once share one request', async () => {
    const { id, card, form } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    const fresh = new MaterialReading(platform);
    const read = await Promise.all([card, form, card].map((material) => readAll(reviewer, wish(id, material), fresh)));
    expect(read.map(({ length }) => length)).toEqual([CARD.length, FORM.length, CARD.length]);
    const all = await grants.grants(clerk, id);
    const own = all.find(({ reader }) => reader.holder.mspId === COLLEGE_A)?.id ?? '';
    expect((await actionsOf(own)).filter((action) => action === 'access.requested')).toHaveLength(1);
  }, 60_000);

  test('a range is opened alone, and says nothing of the whole', async () => {
    const { id, card } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    const opened = await reading.open(
      reviewer,
      wish(id, card, { range: (size) => ({ offset: size - 100, length: 100 }) }),
    );
    expect(opened).toMatchObject({ by: 'grant', range: { offset: CARD.length - 100, length: 100 }, size: CARD.length });
    const pieces: Uint8Array[] = [];
    for await (const piece of opened.bytes) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(CARD.subarray(-100))).toBe(true);
    const all = await grants.grants(clerk, id);
    const own = all.find(({ reader }) => reader.holder.mspId === COLLEGE_A)?.id ?? '';
    expect(await actionsOf(own)).not.toContain('access.opening-reported');
  }, 60_000);

  test('the owner’s clerk opens with the delegating key, whatever was granted', async () => {
    const { id, card } = await newSharedCase();
    const opened = await reading.open(clerk, wish(id, card));
    expect(opened.by).toBe('owner');
    expect((await readAll(clerk, wish(id, card))).equals(CARD)).toBe(true);
  });

  test('with one holder down it works; with two the error names them', async () => {
    const { id, card } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    const one = new MaterialReading({ ...platform, ledger: without(CENTRE) });
    expect((await readAll(reviewer, wish(id, card), one)).equals(CARD)).toBe(true);
    const two = new MaterialReading({ ...platform, ledger: without(CENTRE, COLLEGE_B) });
    await expect(two.open(reviewer, wish(id, card))).rejects.toMatchObject({
      code: 'HOLDERS_UNAVAILABLE',
      details: {
        holders: expect.arrayContaining([
          { holder: CENTRE, why: 'UNAVAILABLE' },
          { holder: COLLEGE_B, why: 'UNAVAILABLE' },
        ]),
        needed: 2,
      },
    });
  }, 60_000);

  test('who was granted nothing is refused, and nothing is logged', async () => {
    const { id, card } = await newSharedCase();
    await expect(reading.open(reviewer, wish(id, card))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { reason: 'no-grant' },
    });
    const stranger = await people.person(COLLEGE_B, 'reviewer');
    await expect(reading.open(stranger, wish(id, card))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await grants.grants(clerk, id)).toEqual([]);
  });

  test('content that is gone from every node is reported unreadable', async () => {
    const { id, card } = await newSharedCase();
    await grants.grantToRoute(clerk, id);
    const record = await platform.ledger.evaluate(clerk, 'application:readMaterial', { id, ...card });
    await of(platform.contents, CENTRE).remove((record as { cid: string }).cid);
    await expect(readAll(reviewer, wish(id, card))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const standing = await platform.ledger.evaluate(auditor, 'audit:accessLog', {
      applicationId: id,
      bookmark: null,
      pageSize: 10,
    });
    expect(standing).toMatchObject({ rows: [{ reports: [{ ...card, result: 'unreadable' }] }] });
  }, 60_000);
});
