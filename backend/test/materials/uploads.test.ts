import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { type MaterialUploads } from '../../src/materials/material-uploads.ts';
import { BackendError } from '../../src/errors.ts';
import { newCase } from '../support/cases.ts';
import { jpeg, largePdf, pdf, streamOf } from '../support/files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { of, openPlatform, type Platform } from '../support/platform.ts';
import { AUTHORITY, CENTRE, COLLEGE_A, found, People, UNIT } from '../support/trial.ts';

const root = temporaryFolder();
let platform: Platform;
let people: People;
let clerk: Wallet;
let uploads: MaterialUploads;

beforeAll(async () => {
  platform = await openPlatform(root);
  people = new People(platform.ledger);
  await found(platform.ledger, people);
  clerk = await people.person(CENTRE, 'clerk');
  uploads = platform.materialUploads();
}, 60_000);

afterAll(() => platform.close());

const request = (applicationId: string, change: object = {}) => ({
  id: newId(),
  applicationId,
  item: 'identity-card',
  fileName: '身份证 正面.jpg',
  unit: null,
  ...change,
});

const send = (applicationId: string, bytes: Uint8Array, change: object = {}) =>
  uploads.upload(clerk, request(applicationId, change), streamOf(bytes));

const readCase = async (id: string): Promise<ApplicationRecord> =>
  (await platform.ledger.evaluate(clerk, 'application:read', { id })) as ApplicationRecord;

/** Nothing on the chain, in the store, or noted down. */
async function nothingWasWritten(applicationId: string): Promise<void> {
  expect((await readCase(applicationId)).items).toEqual([]);
  expect(await platform.uploads.ofApplication(applicationId)).toEqual([]);
}

describe('one file', () => {
  test('is sealed, pinned by two organisations and indexed; its name comes back', async () => {
    const id = await newCase(platform.ledger, clerk);
    const progress: number[] = [];
    const bytes = jpeg('x'.repeat(5_000));
    const uploaded = await uploads.upload(clerk, request(id), streamOf(bytes), {
      onProgress: (total) => progress.push(total),
    });
    expect(uploaded).toMatchObject({
      fileName: '身份证 正面.jpg',
      size: bytes.length,
      entry: { item: 'identity-card', part: 1, version: 1, mediaType: 'image/jpeg' },
    });
    expect(progress.at(-1)).toBe(bytes.length);
    const { cid } = uploaded.entry;
    expect(await of(platform.contents, CENTRE).pinnedBy(cid)).toEqual([CENTRE, AUTHORITY]);
    const place = { id, item: 'identity-card', part: 1, version: 1 };
    const record = await platform.ledger.evaluate(clerk, 'application:readMaterial', place);
    expect(record).toMatchObject(uploaded.entry);
  });

  test('a second file of the item is its next part; of a part, its next version', async () => {
    const id = await newCase(platform.ledger, clerk);
    await send(id, jpeg('front'));
    const back = await send(id, jpeg('back'));
    const newer = await send(id, jpeg('front, better'), { part: 1 });
    expect(back.entry).toMatchObject({ part: 2, version: 1 });
    expect(newer.entry).toMatchObject({ part: 1, version: 2 });
    expect(newer.entry.delegatingKey).not.toBe(back.entry.delegatingKey);
  });

  test('the same upload again makes no second material and takes no byte', async () => {
    const id = await newCase(platform.ledger, clerk);
    const sent = request(id);
    const first = await uploads.upload(clerk, sent, streamOf(jpeg('once')));
    const again = await uploads.upload(clerk, sent, streamOf(Buffer.from('not even a picture')));
    expect(again).toEqual(first);
    expect((await readCase(id)).items[0]?.parts).toHaveLength(1);
    const others = await people.person(CENTRE, 'clerk', null, 'another');
    await expect(uploads.upload(others, sent, streamOf(jpeg('once')))).rejects.toMatchObject({ code: 'DUPLICATE' });
  });
});

test('12 files at once to one case: no conflict reaches a client, and few transactions hold them', async () => {
  const id = await newCase(platform.ledger, clerk);
  const items = [
    'identity-card',
    'registration-form',
    'admission-notice',
    'integrity-pledge',
    'site-check-sheet',
    'other-evidence',
  ];
  const sent = Array.from({ length: 12 }, (_, index) =>
    send(id, pdf(`file ${index}`), { item: items[index % items.length], fileName: `文件${index}.pdf` }),
  );
  const uploaded = await Promise.all(sent);
  const places = uploaded.map(({ entry }) => `${entry.item}/${entry.part}/${entry.version}`).sort();
  expect(places).toEqual(items.flatMap((item) => [`${item}/1/1`, `${item}/2/1`]).sort());
  const trail = await platform.ledger.evaluate(clerk, 'audit:trail', {
    bookmark: null,
    id,
    kind: 'application',
    pageSize: 50,
  });
  expect((trail as { rows: unknown[] }).rows.length).toBeLessThanOrEqual(1 + 6);
}, 60_000);

describe('refused, and nothing is written', () => {
  const cases: readonly [string, Uint8Array | (() => AsyncIterable<Uint8Array>), object, object][] = [
    [
      'a file of another type',
      Buffer.from('MZ'.padEnd(500, '\0')),
      {},
      { code: 'MEDIA_TYPE', details: { mediaType: 'application/x-msdownload' } },
    ],
    [
      'text that calls itself a picture',
      Buffer.from('just text'),
      {},
      { code: 'MEDIA_TYPE', details: { mediaType: null } },
    ],
    ['an empty file', new Uint8Array(), {}, { code: 'MEDIA_TYPE' }],
    [
      'a file of a type that another item takes',
      Buffer.from('{"a":1}'),
      {},
      { code: 'MEDIA_TYPE', details: { mediaType: 'application/json' } },
    ],
    ['a file that is too large', () => largePdf(11_000_000), {}, { code: 'TOO_LARGE', details: { limit: 10_485_760 } }],
    ['an item that the checklist lacks', jpeg('x'), { item: 'passport' }, { code: 'NOT_FOUND' }],
    ['a person of a unit whose case it is not', jpeg('x'), { unit: UNIT }, { code: 'FORBIDDEN' }],
  ];
  test.each(cases)('%s', async (_name, bytes, change, refusal) => {
    const id = await newCase(platform.ledger, clerk);
    const source = typeof bytes === 'function' ? bytes() : streamOf(bytes);
    await expect(uploads.upload(clerk, request(id, change), source)).rejects.toMatchObject(refusal);
    await nothingWasWritten(id);
  });

  test('another organisation’s clerk', async () => {
    const id = await newCase(platform.ledger, clerk);
    const other = await people.person(COLLEGE_A, 'clerk');
    const refused = uploads.upload(other, request(id), streamOf(jpeg('x')));
    await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await nothingWasWritten(id);
  });

  test('a client that goes away halfway', async () => {
    const id = await newCase(platform.ledger, clerk);
    async function* halfway(): AsyncGenerator<Uint8Array, void> {
      yield* largePdf(3_000_000);
      throw new Error('connection reset');
    }
    await expect(uploads.upload(clerk, request(id), halfway())).rejects.toThrow('connection reset');
    await nothingWasWritten(id);
    const stop = new AbortController();
    const aborted = uploads.upload(clerk, request(id), largePdf(9_000_000), {
      signal: stop.signal,
      onProgress: () => {
        stop.abort(new Error('cancelled'));
      },
    });
    await expect(aborted).rejects.toThrow('cancelled');
    await nothingWasWritten(id);
  });

  test('what the contract refuses in the end: its content is removed again, and the others of its batch stay', async () => {
    const id = await newCase(platform.ledger, clerk);
    const slow = platform.materialUploads({
      onMoment: async (moment) => {
        if (moment !== 'pinned') return;
        await platform.ledger.submit(clerk, 'application:withdraw', { id, reason: 'entered-in-error' });
      },
    });
    const refused = slow.upload(clerk, request(id), streamOf(jpeg('too late')));
    await expect(refused).rejects.toMatchObject({ name: 'ContractError', code: 'INVALID_STATE' });
    await nothingWasWritten(id);
  });
});

test('an outage of the second node: the upload waits, and the same again finishes it', async () => {
  const id = await newCase(platform.ledger, clerk);
  const content = of(platform.contents, CENTRE);
  const broken = Object.assign(Object.create(content) as typeof content, {
    add: content.add.bind(content),
    named: content.named.bind(content),
    replicate: () => Promise.reject(new Error('no route')),
  });
  const sent = request(id);
  const failing = platform.materialUploads({ contents: new Map([[CENTRE, broken]]) });
  await expect(failing.upload(clerk, sent, streamOf(jpeg('patience')))).rejects.toThrow('no route');
  expect((await readCase(id)).items).toEqual([]);
  const finished = await uploads.upload(clerk, sent, streamOf(new Uint8Array()));
  expect(finished).toMatchObject({ entry: { part: 1, version: 1 } });
  expect((await readCase(id)).items[0]?.parts).toEqual([{ discarded: false, part: 1, version: 1 }]);
});

test('an outage of the own node: nothing can be removed then, and the same again is taken in as if it were new', async () => {
  const id = await newCase(platform.ledger, clerk);
  const content = of(platform.contents, CENTRE);
  const away = (): Promise<never> => Promise.reject(new BackendError('UNAVAILABLE', 'no node'));
  const silent = Object.assign(Object.create(content) as typeof content, { add: away, named: away });
  const sent = request(id);
  const failing = platform.materialUploads({ contents: new Map([[CENTRE, silent]]) });
  await expect(failing.upload(clerk, sent, streamOf(jpeg('lost')))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await platform.uploads.ofApplication(id)).toMatchObject([{ step: 'received', entry: null }]);
  const others = await people.person(CENTRE, 'clerk', null, 'another');
  await expect(uploads.upload(others, sent, streamOf(jpeg('x')))).rejects.toMatchObject({ code: 'DUPLICATE' });
  const finished = await uploads.upload(clerk, sent, streamOf(jpeg('found')));
  expect(finished).toMatchObject({ entry: { part: 1, version: 1 }, size: jpeg('found').length });
  expect((await readCase(id)).items[0]?.parts).toEqual([{ discarded: false, part: 1, version: 1 }]);
});
