import { describe, expect, test } from '@jest/globals';
import { type JsonObject } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  admin,
  application,
  CASE,
  clerk,
  entry,
  itemOf,
  material,
  partOf,
  returned,
  submitted,
  withCase,
} from '../support/cases.ts';
import { COLLEGE_A, HEAD, keyFor, leaf, member, NOW, personOf, recordIn, row } from '../support/consortium.ts';
import { argument, expectedEvent, expectRefused, resultOf, sha256 } from '../support/expectations.ts';
import { bytesOf } from '../support/ids.ts';
import { stringifyCanonicalJson } from '@lianjian/ledger-api';

const empty = application({ items: [] });
const input = (materials: readonly object[], discarded: readonly object[] = []) =>
  argument({ discarded, id: CASE, materials });
const files = [entry('form'), entry('card', 1)];

describe('application:recordMaterials', () => {
  test('enters several files at once, with one event', async () => {
    // These files are seeded with the case, so the entered ones are of a new part.
    const entered = [entry('other', 1), entry('other', 2)];
    const outcome = await withCase(empty).as(clerk).submit('application:recordMaterials', input(entered));
    const told = {
      action: 'application.materials-recorded',
      details: {
        discarded: [],
        materials: entered.map(({ cid, digest, item, part, version }) => ({ cid, digest, item, part, version })),
      },
      subject: CASE,
    } as const;
    const event = expectedEvent(outcome, clerk, told, HEAD);
    const after = { ...empty, head: event.head, items: [itemOf('other', [1, 2])] };
    const rows = entered.map((indexed) => {
      const { item, part, version } = indexed;
      const content = sha256(stringifyCanonicalJson(indexed));
      const created = { at: NOW, by: personOf(clerk), content };
      const attributes = { applicationId: CASE, item, part, version };
      return {
        ...row('material', attributes, { ...material(indexed), created }),
        ...leaf('by-cid', { ...attributes, cid: indexed.cid, newestFirst: NOW }, keyFor('material', attributes)),
      };
    });
    const puts = Object.assign({}, ...rows) as Record<string, string>;
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: { ...puts, ...row('application', { applicationId: CASE }, after), ...event.puts },
    });
  });

  test('an index entry takes at most 1.5 KiB', async () => {
    const outcome = await withCase(empty)
      .as(clerk)
      .submit('application:recordMaterials', input([entry('other')]));
    const attributes = { applicationId: CASE, item: 'other', part: 1, version: 1 };
    const stored = stringifyCanonicalJson(recordIn(outcome.writes.puts, 'material', attributes));
    expect(stored.length).toBeLessThanOrEqual(1536);
  });

  test('the same again by the same person changes nothing', async () => {
    const first = await withCase(empty)
      .as(clerk)
      .submit('application:recordMaterials', input([entry('other')]));
    const second = await first.after.submit('application:recordMaterials', input([entry('other')]));
    expect(resultOf(second)).toEqual(resultOf(first));
    expect(second.writes).toEqual(NO_WRITES);
  });

  test('refuses a version that is taken by other content', async () => {
    const first = await withCase(empty)
      .as(clerk)
      .submit('application:recordMaterials', input([entry('other')]));
    const changed = entry('other', 1, 1, { digest: bytesOf('another') });
    expectRefused(await first.after.submit('application:recordMaterials', input([changed])), 'DUPLICATE');
  });

  test('refuses a mixture of old and new versions', async () => {
    const first = await withCase(empty)
      .as(clerk)
      .submit('application:recordMaterials', input([entry('other')]));
    const mixed = input([entry('other'), entry('other', 2)]);
    expectRefused(await first.after.submit('application:recordMaterials', mixed), 'DUPLICATE');
  });

  test('a discarded part no longer counts, and its next version follows', async () => {
    const ledger = withCase(application()).as(clerk);
    const outcome = await ledger.submit('application:recordMaterials', input([], [{ item: 'card', part: 2 }]));
    expect(resultOf(outcome)).toMatchObject({
      items: [{ item: 'form' }, { item: 'card', parts: [partOf(1), { ...partOf(2), discarded: true }] }],
    });
    const renewed = await outcome.after.submit('application:recordMaterials', input([entry('card', 2, 2)]));
    expect(resultOf(renewed)).toMatchObject({
      items: [{ item: 'form' }, { item: 'card', parts: [partOf(1), partOf(2, 2)] }],
    });
  });

  test('refuses to discard a part twice', async () => {
    const discarding = input([], [{ item: 'card', part: 2 }]);
    const first = await withCase(application()).as(clerk).submit('application:recordMaterials', discarding);
    const second = await first.after.submit('application:recordMaterials', discarding);
    expectRefused(second, 'INVALID_INPUT', { field: '/discarded/0/part' });
  });

  test('a reopened item takes a new version and is renewed', async () => {
    const ledger = withCase(returned()).as(clerk);
    const outcome = await ledger.submit('application:recordMaterials', input([entry('form', 1, 2)]));
    expect(resultOf(outcome)).toMatchObject({
      items: [
        { item: 'form', parts: [partOf(1, 2)], status: 'renewed' },
        { item: 'card', status: 'accepted' },
      ],
    });
  });

  test('refuses a new version of an accepted item', async () => {
    const ledger = withCase(returned()).as(clerk);
    const outcome = await ledger.submit('application:recordMaterials', input([entry('card', 1, 2)]));
    expectRefused(outcome, 'INVALID_STATE', { item: 'card', status: 'accepted' });
  });

  test('refuses to discard a part of an accepted item', async () => {
    const ledger = withCase(returned()).as(clerk);
    const outcome = await ledger.submit('application:recordMaterials', input([], [{ item: 'card', part: 1 }]));
    expectRefused(outcome, 'INVALID_STATE', { item: 'card', status: 'accepted' });
  });

  test.each([
    ['nothing', input([]), 'INVALID_INPUT', { field: '/materials' }],
    ['a part twice', input([files[0], files[0]] as object[]), 'INVALID_INPUT', { field: '/materials' }],
    ['a version out of turn', input([entry('other', 1, 2)]), 'INVALID_INPUT', { field: '/materials/0/version' }],
    ['an item that the checklist lacks', input([entry('poem')]), 'INVALID_INPUT', { field: '/materials/0/item' }],
    [
      'a part that is not there',
      input([], [{ item: 'card', part: 9 }]),
      'INVALID_INPUT',
      { field: '/discarded/0/part' },
    ],
    [
      'a forged capsule',
      input([entry('other', 1, 1, { capsule: `${entry('x').capsule.slice(0, -4)}AAAA` })]),
      'INVALID_PROOF',
      { field: '/materials/0/capsule' },
    ],
    [
      'an unknown suite',
      input([{ ...entry('other'), suite: 'sm2' }]),
      'INVALID_INPUT',
      { field: '/materials/0/suite' },
    ],
    ['a file name', input([{ ...entry('other'), name: 'card.pdf' }]), 'INVALID_INPUT', { field: '/materials/0' }],
    [
      'a content address of another form',
      input([{ ...entry('other'), cid: 'Qm' }]),
      'INVALID_INPUT',
      { field: '/materials/0/cid' },
    ],
  ] as [string, [string], 'INVALID_INPUT', JsonObject][])('refuses %s', async (_, materials, code, details) => {
    const outcome = await withCase(application()).as(clerk).submit('application:recordMaterials', materials);
    expectRefused(outcome, code, details);
  });

  test.each([
    ['another unit', member(COLLEGE_A, 'clerk', 'clerk', 'west-site')],
    ['the sponsor itself', member(COLLEGE_A, 'clerk')],
    ['an admin', admin],
  ])('refuses %s', async (_, caller) => {
    const outcome = await withCase(empty)
      .as(caller)
      .submit('application:recordMaterials', input([entry('other')]));
    expectRefused(outcome, 'FORBIDDEN');
  });

  test('refuses a case that lies with a stage', async () => {
    const outcome = await withCase(submitted())
      .as(clerk)
      .submit('application:recordMaterials', input([entry('other')]));
    expectRefused(outcome, 'INVALID_STATE', { state: 'submitted' });
  });
});
