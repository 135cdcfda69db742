import { describe, expect, test } from '@jest/globals';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import {
  ATTRIBUTES,
  application,
  CASE,
  CHECKLIST,
  clerk,
  LEARNER,
  office,
  reviewer,
  RULES,
  slot,
  withCase,
} from '../support/cases.ts';
import {
  AUTHORITY,
  CENTRE,
  COLLEGE_A,
  COLLEGE_B,
  HEAD,
  keyFor,
  ledger,
  leaf,
  member,
  NOW,
  personOf,
  row,
} from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { idOf } from '../support/ids.ts';

const input = {
  attributes: ATTRIBUTES,
  checklist: { type: 'training-hours', version: 1 },
  id: CASE,
  learner: LEARNER,
  related: null,
};
const create = (changes: object = {}) => argument({ ...input, ...changes });

describe('application:create', () => {
  test('opens a draft for the organisation and unit of the certificate', async () => {
    const outcome = await office.as(clerk).submit('application:create', create());
    const told = {
      action: 'application.created',
      details: { checklist: 'training-hours', learner: LEARNER, related: null, version: 1 },
      subject: CASE,
    } as const;
    const event = expectedEvent(outcome, clerk, told);
    const draft = application({ created: createdBy(clerk, input), head: event.head, items: [] });
    const key = keyFor('application', { applicationId: CASE });
    const place = { applicationId: CASE, newestFirst: NOW };
    expect(outcome.writes).toEqual({
      ...NO_WRITES,
      puts: {
        ...row('application', place, draft),
        ...row('learner-slot', slot, { applicationId: CASE, organization: COLLEGE_A }),
        ...leaf('by-owner', { ...place, mspId: COLLEGE_A }, key),
        ...leaf('by-owner-unit', { ...place, unit: 'east-site' }, key),
        ...leaf('by-learner', { ...place, learner: LEARNER }, key),
        ...leaf('by-state', { ...place, stage: '-', state: 'draft' }, key),
        ...event.puts,
      },
    });
    expect(resultOf(outcome)).toEqual(draft);
  });

  test('a centre’s case is answered for by its sponsor', async () => {
    const outcome = await office.as(member(CENTRE, 'clerk')).submit('application:create', create());
    expect(resultOf(outcome)).toMatchObject({ organization: CENTRE, sponsor: COLLEGE_A, unit: null });
  });

  test('the same again by the same person changes nothing', async () => {
    const first = await office.as(clerk).submit('application:create', create());
    const second = await first.after.submit('application:create', create());
    expect(second.writes).toEqual(NO_WRITES);
    expect(resultOf(second)).toEqual(resultOf(first));
  });

  test('refuses the id with other content, or from another person', async () => {
    const first = await office.as(clerk).submit('application:create', create());
    const changed = { attributes: { ...ATTRIBUTES, kind: 'upgrade' } };
    expectRefused(await first.after.submit('application:create', create(changed)), 'DUPLICATE');
    const colleague = first.after.as(member(COLLEGE_A, 'clerk', 'another', 'east-site'));
    expectRefused(await colleague.submit('application:create', create()), 'DUPLICATE');
  });

  test('refuses a second case of the learner, naming only the organisation', async () => {
    const other = office.as(member(COLLEGE_B, 'clerk', 'clerk', 'north-site'));
    const first = await office.as(clerk).submit('application:create', create());
    const second = await first.after
      .as(member(COLLEGE_B, 'clerk', 'clerk', 'north-site'))
      .submit('application:create', create({ id: idOf('second') }));
    expectRefused(second, 'DUPLICATE', { organization: COLLEGE_A });
    expect(resultOf(await other.submit('application:create', create({ id: idOf('second') })))).toBeDefined();
  });

  test.each([
    ['an attribute that the checklist does not list', { attributes: { ...ATTRIBUTES, name: 'x' } }, '/attributes/*'],
    ['a value outside the list', { attributes: { ...ATTRIBUTES, kind: 'third' } }, '/attributes/kind'],
    ['a value against the pattern', { attributes: { ...ATTRIBUTES, cohort: '1999' } }, '/attributes/cohort'],
    ['a case without its cohort', { attributes: { kind: 'first' } }, '/attributes/cohort'],
    ['an id of another form', { id: '0190a5d0-7c96-474b-8cce-b302099a8057' }, '/id'],
    ['a learner reference of another length', { learner: 'AAAA' }, '/learner'],
    ['an unknown member', { name: 'x' }, ''],
  ])('refuses %s', async (_, changes, field) => {
    expectRefused(await office.as(clerk).submit('application:create', create(changes)), 'INVALID_INPUT', { field });
  });

  test.each([
    ['not JSON', '{'],
    ['white space', '{ }'],
    ['another order of members', '{"b":1,"a":2}'],
    ['an oversized argument', `"${'a'.repeat(262_144)}"`],
  ])('refuses %s', async (_, text) => {
    expectRefused(await office.as(clerk).submit('application:create', [text]), 'INVALID_INPUT');
  });

  test('refuses a made-up member without repeating its name', async () => {
    const outcome = await office.as(clerk).submit('application:create', create({ attributes: { 王小明: 'x' } }));
    expectRefused(outcome, 'INVALID_INPUT', { field: '/attributes/*' });
    expect(outcome.error?.message).not.toContain('王小明');
  });

  test('refuses other roles', async () => {
    expectRefused(await office.as(reviewer).submit('application:create', create()), 'FORBIDDEN', { reason: 'role' });
  });

  test('refuses an applicant that no stage answers for', async () => {
    const outcome = await office.as(member(AUTHORITY, 'clerk')).submit('application:create', create());
    expectRefused(outcome, 'FORBIDDEN', { reason: 'route' });
  });

  test('refuses an unknown and a retired checklist', async () => {
    expectRefused(await ledger.as(clerk).submit('application:create', create()), 'NOT_FOUND', { kind: 'checklist' });
    const retired = ledger.given(row('checklist', RULES, { ...CHECKLIST, status: 'retired' }));
    expectRefused(await retired.as(clerk).submit('application:create', create()), 'INVALID_STATE');
  });
});

describe('related cases', () => {
  const earlier = application({
    decisions: [{ by: personOf(reviewer), stage: 'college-review' }],
    items: [
      { item: 'form', parts: [{ discarded: false, part: 1, version: 1 }], source: null, status: 'accepted' },
      { item: 'card', parts: [{ discarded: false, part: 1, version: 1 }], source: null, status: 'reopened' },
    ],
    state: 'approved',
  });
  const related = { id: CASE, relation: 'corrects', takeOver: ['form'] };
  const second = { id: idOf('second'), related };

  test('take the slot over, and accepted items by reference', async () => {
    const outcome = await withCase(earlier).as(clerk).submit('application:create', create(second));
    expect(resultOf(outcome)).toMatchObject({
      items: [{ item: 'form', source: CASE, status: 'accepted' }],
      related: { id: CASE, relation: 'corrects' },
    });
    const { puts } = outcome.writes;
    expect(puts).toMatchObject({
      ...row('learner-slot', slot, { applicationId: second.id, organization: COLLEGE_A }),
      ...leaf(
        'related-case',
        { applicationId: CASE, relatedId: second.id },
        keyFor('application', { applicationId: second.id }),
      ),
    });
    const told = {
      action: 'application.related',
      details: { by: second.id, relation: 'corrects' },
      subject: CASE,
    } as const;
    const event = expectedEvent(outcome, clerk, told, HEAD);
    expect(puts).toMatchObject({
      ...event.puts,
      ...row('application', { applicationId: CASE }, { ...earlier, head: event.head }),
    });
  });

  test('give the slot back when they end without approval', async () => {
    const opened = await withCase(earlier).as(clerk).submit('application:create', create(second));
    const withdrawn = await opened.after.submit(
      'application:withdraw',
      argument({ id: second.id, reason: 'superseded' }),
    );
    expect(withdrawn.writes.puts).toMatchObject(
      row('learner-slot', slot, { applicationId: CASE, organization: COLLEGE_A }),
    );
  });

  test.each([
    ['an item that was not accepted', { ...related, takeOver: ['card'] }, earlier, 'INVALID_INPUT'],
    ['an item twice', { ...related, takeOver: ['form', 'form'] }, earlier, 'INVALID_INPUT'],
    ['an item that the checklist lacks', { ...related, takeOver: ['poem'] }, earlier, 'INVALID_INPUT'],
    ['an annulment by another than the authority', { ...related, relation: 'annuls' }, earlier, 'FORBIDDEN'],
    ['an open case', related, application(), 'INVALID_STATE'],
    ['an unknown case', { ...related, id: idOf('nothing') }, earlier, 'NOT_FOUND'],
  ] as const)('refuses %s', async (_, changed, seeded, code) => {
    const outcome = await withCase(seeded)
      .as(clerk)
      .submit('application:create', create({ ...second, related: changed }));
    expectRefused(outcome, code);
  });

  test('refuses another unit of the same organisation', async () => {
    const stranger = member(COLLEGE_A, 'clerk', 'clerk', 'west-site');
    const outcome = await withCase(earlier).as(stranger).submit('application:create', create(second));
    expectRefused(outcome, 'FORBIDDEN', { reason: 'authority-only' });
  });

  test('the authority annuls another organisation’s case', async () => {
    const annulling = { ...second, related: { ...related, relation: 'annuls' } };
    const outcome = await withCase(earlier)
      .as(member(AUTHORITY, 'clerk'))
      .submit('application:create', create(annulling));
    expect(resultOf(outcome)).toMatchObject({ organization: AUTHORITY, sponsor: COLLEGE_A });
  });
});
