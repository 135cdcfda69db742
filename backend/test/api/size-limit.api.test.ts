// An ordinary upload at the server's limit: the last byte that is taken, and the first that is not.
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { type ContentStore } from '../../src/adapters/content/content-store.ts';
import { type Answer, type Person, useTrial } from '../support/api.ts';
import { jpeg } from '../support/files.ts';
import { bytesOf, type CaseRecord, contentPath, type Uploaded, upload } from '../support/http-case.ts';
import { of } from '../support/platform.ts';
import { publishSmallChecklist, smallDraft } from '../support/small-case.ts';

const LIMIT = 1_048_576;
const ITEM = 'identity-card';

const trialOf = useTrial({ LIANJIAN_MAX_UPLOAD_MIB: '1' });
let clerk: Person;
let id: string;
let content: ContentStore;
/** Of all that was ever given to the centre's node. */
const names: string[] = [];

beforeAll(async () => {
  await publishSmallChecklist(await trialOf().as('authority.admin'));
  clerk = await trialOf().as('centre.clerk');
  content = of(trialOf().server.platform.contents, 'CentreMSP');
  const add = content.add.bind(content);
  const noting: ContentStore['add'] = (bytes, options) => {
    names.push(options?.name ?? '');
    return add(bytes, options);
  };
  Object.assign(content, { add: noting });
});

beforeEach(async () => {
  id = await smallDraft(clerk);
});

/** A picture of so many bytes. */
const pictureOf = (size: number): Uint8Array<ArrayBuffer> => bytesOf(jpeg('x'.repeat(size - jpeg('').length)));
const send = (...sizes: readonly number[]): Promise<Answer<Uploaded[]>> =>
  upload(
    clerk,
    id,
    ITEM,
    sizes.map((size) => ['证件.jpg', pictureOf(size)]),
  );

/** On the chain, in the database and on the node. */
async function written(): Promise<object> {
  const { body } = await clerk.get<CaseRecord>(`/applications/${id}`);
  const trail = await clerk.get<{ rows: object[] }>(`/applications/${id}/trail`);
  const { db } = trialOf().server.platform.database;
  const { rows } = (await db.execute(sql`select id from material_upload`)) as { rows: object[] };
  const kept = (await Promise.all(names.map((name) => content.named(name)))).filter((cid) => cid !== undefined);
  return { events: trail.body.rows.length, items: body.items, kept, rows: rows.length };
}

test('a file of exactly the limit is taken, and comes back whole', async () => {
  expect(await send(LIMIT)).toMatchObject({ status: 201, body: [{ part: 1, version: 1, size: LIMIT }] });
  const opened = await clerk.raw(contentPath(id, ITEM));
  expect(Buffer.from(await opened.arrayBuffer()).equals(pictureOf(LIMIT))).toBe(true);
});

test.each([
  ['one byte more', 1],
  ['two bytes more', 2],
  ['as much again', LIMIT],
])('%s is refused by a code that names the limit, and nothing is written', async (_, more) => {
  const before = await written();
  const added = names.length;
  const refused = await send(LIMIT + more);
  expect(refused).toMatchObject({ status: 413, body: { code: 'TOO_LARGE', details: { limit: LIMIT } } });
  expect(names).toHaveLength(added + 1);
  expect(await written()).toEqual(before);
  // The place is free again.
  expect(await send(LIMIT)).toMatchObject({ status: 201, body: [{ part: 1, version: 1 }] });
});

test('of several files each has the limit for itself; what came before the one that is too large stays', async () => {
  expect((await send(LIMIT, LIMIT)).status).toBe(201);
  expect(await send(LIMIT, LIMIT + 1)).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
  const { body } = await clerk.get<CaseRecord>(`/applications/${id}`);
  expect(body.items.flatMap(({ parts }) => parts.map(({ part }) => part))).toEqual([1, 2, 3]);
});
