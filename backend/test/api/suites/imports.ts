// Tables of learners: looked through, taken in as a whole; files that are named for their cases.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { workbook } from '../../imports/workbook.ts';
import { type Person, type OwnTrial } from '../../support/api.ts';
import { jpeg, pdf } from '../../support/files.ts';
import { bytesOf, type CaseRecord, createCase, formOf } from '../../support/http-case.ts';
import { learnerDraft, search } from '../../support/learner-case.ts';
import { until } from '../../support/until.ts';

const UNKNOWN = '0190a6c0-5e70-7000-8000-000000000001';
const PATH = '/imports?type=enrolment-qualification&version=1';
const HEADERS = [
  '姓名',
  '证件类型',
  '身份证号',
  '性别',
  '出生日期',
  '考生号',
  '专业',
  '学习形式',
  '入学年份',
  '录取层次',
  '前置学历核验方式',
];

interface View {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly done: number;
  readonly errors: readonly { line: number; column: string; problem: string }[];
  readonly errorCount: number;
}

const row = (name: string, number: string, change: Readonly<Record<number, string>> = {}): string[] =>
  [
    name,
    '居民身份证',
    number,
    '女',
    '1990年3月7日',
    `26${number.slice(-8)}`,
    '会计学',
    '函授',
    '2026',
    '高中起点本科',
    'none',
  ].map((cell, index) => change[index] ?? cell);
const csv = (...rows: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> =>
  bytesOf(Buffer.from(`\uFEFF${[HEADERS, ...rows].map((cells) => cells.join(',')).join('\r\n')}`));

export function importsSuite(trialOf: () => OwnTrial): void {
  let clerk: Person;

  beforeAll(async () => {
    clerk = await trialOf().as('centre.clerk');
  });

  const send = (bytes: Uint8Array<ArrayBuffer>, path = PATH, person = clerk, headers?: Record<string, string>) =>
    person.post<View>(path, formOf([['名单.csv', bytes]]), headers);
  const finished = async (id: string): Promise<View> => {
    let view: View | undefined;
    await until('the import ends', async () => {
      view = (await clerk.get<View>(`/imports/${id}`)).body;
      return ['committed', 'undone'].includes(view.state);
    });
    if (view === undefined) throw new Error('the import was not read');
    return view;
  };
  const casesOf = async (): Promise<number> => {
    const { db } = trialOf().server.platform.database;
    const found = await db.execute(
      sql`select count(*)::int as n from ledger_event where action = 'application.created'`,
    );
    return (found as { rows: { n: number }[] }).rows[0]?.n ?? 0;
  };

  describe('a table', () => {
    test('is looked through, then taken in: a case for each row, with its record, found by name', async () => {
      const numbers = ['330106199003070011', '330106199003070022', '330106199003070033'];
      const checked = await send(csv(...numbers.map((number, index) => row(`赵导入${index}`, number))));
      expect(checked).toMatchObject({ status: 201, body: { state: 'checked', rows: 3, done: 0, errors: [] } });
      const { id } = checked.body;
      expect(await clerk.post(`/imports/${id}/commit`)).toMatchObject({ status: 202 });
      expect(await finished(id)).toMatchObject({ state: 'committed', done: 3 });
      for (const [index, number] of numbers.entries()) {
        await until('the desk has the learner', async () => (await search(clerk, { number })).length === 1);
        const [found] = await search(clerk, { number });
        expect(found).toMatchObject({ name: `赵导入${index}`, number, state: 'draft' });
        const read = await clerk.get<CaseRecord>(`/applications/${found?.applicationId ?? ''}`);
        expect(read.body.items).toMatchObject([{ item: 'learner-record', parts: [{ part: 1, version: 1 }] }]);
      }
      expect(await clerk.post(`/imports/${id}/commit`)).toMatchObject({ status: 202, body: { state: 'committed' } });
      const { db } = trialOf().server.platform.database;
      const kept = await db.execute(sql`select record from import_row where import_id = ${id}`);
      expect((kept as { rows: unknown[] }).rows).toEqual([{ record: null }, { record: null }, { record: null }]);
      const again = await send(csv(row('赵导入0', numbers[0] ?? '')));
      expect(again.body).toMatchObject({
        state: 'refused',
        errors: [{ line: 2, column: 'idNumber', problem: 'has-a-case' }],
      });
    });

    test('with errors is refused: line, column and code, and no word of what stands there; nothing is written', async () => {
      const before = await casesOf();
      const bad = await send(
        csv(
          row('钱甲', '330106199003071111'),
          row('钱乙', '1.1E+17'),
          row('', '330106199003072222'),
          row('钱丁', '330106199003073333', { 3: '男女', 4: '1990-02-30', 10: 'registered' }),
          row('钱戊', '330106199003071111'),
          row('钱己', '330106199003074444', { 8: '' }),
        ),
      );
      expect(bad).toMatchObject({ status: 201, body: { state: 'refused', rows: 6 } });
      expect(bad.body.errors).toEqual([
        { line: 3, column: 'idNumber', problem: 'rounded-number' },
        { line: 4, column: 'fullName', problem: 'missing' },
        { line: 5, column: 'sex', problem: 'not-a-code' },
        { line: 5, column: 'birthDate', problem: 'not-a-date' },
        { line: 5, column: 'priorCredential', problem: 'attribute-rule' },
        { line: 6, column: 'idNumber', problem: 'twice' },
        { line: 7, column: 'cohort', problem: 'not-allowed' },
      ]);
      expect(JSON.stringify(bad.body)).not.toMatch(/钱|1\.1E|330106|男女/);
      expect(await clerk.post(`/imports/${bad.body.id}/commit`)).toMatchObject({ status: 409 });
      expect(await casesOf()).toBe(before);
    });

    test('of a workbook names the line of a rounded number', async () => {
      const cells = [HEADERS, row('孙甲', 'x'), row('孙乙', 'x')].map((line, index) =>
        line.map((cell, column) => (index === 2 && column === 2 ? 1.1e17 : cell)),
      );
      const refused = await send(bytesOf(workbook(cells)));
      expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: { line: 3 } } });
    });

    test('that another took in since is undone as a whole', async () => {
      const numbers = ['330106199003075551', '330106199003075552'];
      const { body } = await send(csv(...numbers.map((number) => row('李撤回', number))));
      expect(body.state).toBe('checked');
      const learner = { documentType: 'identity-card', documentNumber: numbers[1] };
      await createCase(await trialOf().as('college-a.clerk'), { learner });
      await clerk.post(`/imports/${body.id}/commit`);
      const undone = await finished(body.id);
      expect(undone).toMatchObject({
        state: 'undone',
        done: 0,
        errors: [{ line: 3, column: 'idNumber', problem: 'has-a-case' }],
      });
      expect(await clerk.post(`/imports/${body.id}/commit`)).toMatchObject({ status: 409 });
      const search = { documentType: 'identity-card', documentNumber: numbers[0] };
      const found = await clerk.post<{ rows: { state: string }[] }>('/applications/search', search);
      expect(found.body.rows.every(({ state }) => state === 'withdrawn')).toBe(true);
      expect((await send(csv(row('李撤回', numbers[0] ?? '')))).body.state).toBe('checked');
    });

    test('the same again under a key is the same import; another’s it is not', async () => {
      const key = { 'idempotency-key': 'one-table' };
      const table = csv(row('周甲', '330106199003076661'));
      const first = await send(table, PATH, clerk, key);
      expect((await send(table, PATH, clerk, key)).body).toEqual(first.body);
      const mismatch = await send(csv(row('周乙', '330106199003076662')), PATH, clerk, key);
      expect(mismatch).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
      const other = await trialOf().as('college-a.clerk');
      expect((await other.get(`/imports/${first.body.id}`)).status).toBe(404);
      expect((await other.post(`/imports/${first.body.id}/commit`)).status).toBe(404);
      expect((await (await trialOf().as('college-a.reviewer')).post(PATH, formOf([['a.csv', table]]))).status).toBe(
        403,
      );
    });

    test('that is none is refused, and what is wrong with it is not repeated', async () => {
      const none = new FormData();
      const refusals = [
        await clerk.post(PATH, none),
        await clerk.post(PATH, { file: 'json' }),
        await send(bytesOf(Buffer.from('王小明,330106199003070011\r\n李四,330106199003070022'))),
        await send(bytesOf(Buffer.from(HEADERS.join(',')))),
        await send(bytesOf(Buffer.alloc(11 * 1024 * 1024, 'a'))),
        await send(csv(row('吴', '1')), '/imports?type=nowhere&version=1'),
        await send(csv(row('吴', '1')), '/imports?type=small-check&version=1'),
        await clerk.post(`/imports/${UNKNOWN}/commit`),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([400, 415, 400, 400, 413, 404, 409, 404]);
      expect(JSON.stringify(refusals.map(({ body }) => body))).not.toMatch(/王小明|李四|3301/);
    });
  });

  describe('files named for whom and what they are', () => {
    const CHECKLIST = { type: 'enrolment-qualification', version: 1 };
    const NUMBER = '33010619900307777X';
    const names = [
      `${NUMBER}_identity-card_1.jpg`,
      `${NUMBER}_居民身份证（正反面）_2.jpg`,
      '郑某的照片.jpg',
      `9_identity-card.jpg`,
      `${NUMBER}_诗.jpg`,
    ];
    let id: string;

    beforeAll(async () => {
      id = await learnerDraft(clerk, { fullName: '郑某', idNumber: NUMBER });
      await until('the desk has the learner', async () => (await search(clerk, { number: NUMBER })).length === 1);
    });

    test('are matched without being sent', async () => {
      const { status, body } = await clerk.post('/material-batches/match', { ...CHECKLIST, names });
      expect([status, body]).toEqual([
        200,
        [
          { index: 0, place: { applicationId: id, item: 'identity-card', part: 1 }, problem: null },
          { index: 1, place: { applicationId: id, item: 'identity-card', part: 2 }, problem: null },
          { index: 2, place: null, problem: 'not-so-named' },
          { index: 3, place: null, problem: 'unknown-number' },
          { index: 4, place: null, problem: 'unknown-item' },
        ],
      ]);
      expect(JSON.stringify(body)).not.toMatch(/郑某|33010/);
      const stranger = await trialOf().as('college-a.clerk');
      const none = await stranger.post<{ problem: string }[]>('/material-batches/match', { ...CHECKLIST, names });
      expect(none.body.map(({ problem }) => problem)).not.toContain(null);
      const nowhere = await clerk.post('/material-batches/match', { type: 'nowhere', version: 1, names });
      const without = await clerk.post('/material-batches/match', { type: 'small-check', version: 1, names });
      expect([nowhere.status, without.status]).toEqual([404, 409]);
    });

    test('go to their cases; a row says why another did not', async () => {
      const path = '/material-batches?type=enrolment-qualification&version=1';
      const sent = names.map(
        (name, index) => [name, bytesOf(index === 1 ? Buffer.from('MZ'.padEnd(500)) : jpeg(name))] as const,
      );
      const key = { 'idempotency-key': 'named-files' };
      const { status, body } = await clerk.post(path, formOf(sent), key);
      expect([status, body]).toMatchObject([
        201,
        [
          { index: 0, place: { applicationId: id, item: 'identity-card', part: 1 }, version: 1, problem: null },
          { index: 1, place: { part: 2 }, version: null, problem: 'MEDIA_TYPE' },
          { index: 2, place: null, version: null, problem: 'not-so-named' },
          { index: 3, problem: 'unknown-number' },
          { index: 4, problem: 'unknown-item' },
        ],
      ]);
      expect((await clerk.post(path, formOf(sent), key)).body).toEqual(body);
      const others = sent.map(([name]) => [name, bytesOf(jpeg('another'))] as const);
      const mismatch = { status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } };
      expect(await clerk.post(path, formOf(others), key)).toMatchObject(mismatch);
      const { body: read } = await clerk.get<CaseRecord>(`/applications/${id}`);
      expect(read.items.find(({ item }) => item === 'identity-card')).toMatchObject({
        parts: [{ part: 1, version: 1 }],
      });
      const text = new FormData();
      text.append('note', 'hello');
      const many = formOf(Array.from({ length: 51 }, (_, index) => [`${index}.pdf`, bytesOf(pdf('x'))] as const));
      const refusals = [
        await clerk.post(path, new FormData()),
        await clerk.post(path, { file: 'json' }),
        await clerk.post(path, many),
        await clerk.post('/material-batches?type=nowhere&version=1', formOf([[names[0] ?? '', bytesOf(pdf('x'))]])),
      ];
      expect(refusals.map(({ status: refused }) => refused)).toEqual([400, 415, 413, 201]);
    });
  });
}
