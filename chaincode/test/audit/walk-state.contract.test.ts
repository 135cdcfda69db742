// What a walk over the state names: here the state is planted, so that no transaction wrote any of it.
import { expect, test } from '@jest/globals';
import { type KeyKind, type StateWalk } from '@lianjian/ledger-api';
import { type Fixture } from '@lianjian/local-ledger/testing';
import { application, CASE, entry, material, materialRow } from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, keyFor, leaf, ledger, member, NOW, row } from '../support/consortium.ts';
import { argument, expectRefused, resultOf } from '../support/expectations.ts';

const auditor = member(AUTHORITY, 'auditor');
const FORM = entry('form');
const FORM_KEY = keyFor('material', { applicationId: CASE, item: 'form', part: 1, version: 1 });
const PLACE = { applicationId: CASE, cid: FORM.cid, item: 'form', part: 1, version: 1 };
const NAME = `material~${CASE}~form~0001~0001`;

async function walk(state: Fixture, kind: KeyKind): Promise<StateWalk> {
  const input = { bookmark: null, kind, pageSize: 100 };
  return resultOf(await state.as(auditor).evaluate('audit:walkState', argument(input))) as StateWalk;
}

const altered = (key: string) => ({ fault: 'altered', key, other: null });

test('a value that no transaction wrote', async () => {
  const { at } = material(FORM).created;
  const state = ledger.given({ ...materialRow(FORM), ...leaf('by-cid', { ...PLACE, newestFirst: at }, FORM_KEY) });
  expect(await walk(state, 'material')).toEqual({
    bookmark: null,
    faults: [altered(NAME)],
    rows: [material(FORM)],
    walked: 1,
  });
  expect(await walk(state, 'by-cid')).toEqual({ bookmark: null, faults: [], rows: [], walked: 1 });
});

test('a record without its leaf, and a leaf at another place than its record says', async () => {
  const state = ledger.given({ ...materialRow(FORM), ...leaf('by-cid', { ...PLACE, newestFirst: NOW - 1 }, FORM_KEY) });
  const { faults } = await walk(state, 'material');
  expect(faults).toMatchObject([altered(NAME), { fault: 'leaf-missing', key: NAME }]);
  expect(faults[1]?.other).toMatch(new RegExp(`^by-cid~${FORM.cid}~\\d{13}~${CASE}~form~0001~0001$`));
  expect((await walk(state, 'by-cid')).faults).toMatchObject([{ fault: 'leaf-stray', other: NAME }]);
});

test('a leaf that points to nothing', async () => {
  const state = ledger.given(leaf('by-cid', { ...PLACE, newestFirst: NOW }, FORM_KEY));
  expect((await walk(state, 'by-cid')).faults).toMatchObject([{ fault: 'leaf-stray', other: NAME }]);
});

test('a record that is none, and one whose trail is gone', async () => {
  const broken = ledger.given({ [keyFor('application', { applicationId: CASE })]: '{"state":"approved"}' });
  const name = `application~${CASE}`;
  expect(await walk(broken, 'application')).toMatchObject({
    faults: [altered(name), { fault: 'corrupt', key: name, other: null }],
    rows: [],
    walked: 1,
  });
  const cut = ledger.given(row('application', { applicationId: CASE }, application()));
  const { faults } = await walk(cut, 'application');
  expect(faults.filter(({ fault }) => fault === 'head')).toEqual([
    { fault: 'head', key: name, other: `event~${CASE}~00000001` },
  ]);
});

test('refuses everybody but the authority', async () => {
  const input = { bookmark: null, kind: 'event', pageSize: 1 };
  for (const stranger of [member(COLLEGE_A, 'auditor'), member(AUTHORITY, 'clerk')]) {
    expectRefused(await ledger.as(stranger).evaluate('audit:walkState', argument(input)), 'FORBIDDEN');
  }
});
