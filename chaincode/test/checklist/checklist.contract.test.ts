import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type ChecklistRules, checklistRulesOf, encodeBase64url } from '@lianjian/ledger-api';
import { NO_WRITES } from '@lianjian/local-ledger/testing';
import { CHECKLIST, office, RULES } from '../support/cases.ts';
import { AUTHORITY, COLLEGE_A, HEAD, ledger, member, row } from '../support/consortium.ts';
import { argument, createdBy, expectedEvent, expectRefused, resultOf } from '../support/expectations.ts';
import { bytesOf } from '../support/ids.ts';

const admin = member(AUTHORITY, 'admin');
const input = { rules: RULES, source: bytesOf('file') };
const publish = (rules: object = RULES) => argument({ ...input, rules });
const withItem = (changes: Partial<ChecklistRules['items'][number]>) => ({
  ...RULES,
  items: RULES.items.map((item, index) => (index === 0 ? { ...item, ...changes } : item)),
});

describe('checklist:publish', () => {
  test('writes the rules', async () => {
    const outcome = await ledger.as(admin).submit('checklist:publish', publish());
    const details = { source: input.source, type: 'training-hours', version: 1 };
    const event = expectedEvent(outcome, admin, {
      action: 'checklist.published',
      details,
      subject: 'checklist:training-hours:1',
    });
    const record = { ...CHECKLIST, created: createdBy(admin, input), head: event.head };
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('checklist', RULES, record), ...event.puts } });
  });

  test.each(['enrolment-qualification', 'graduation-review'])('takes the file %s, texts left out', async (type) => {
    const file = readFileSync(new URL(`../../../packages/ledger-api/data/checklists/${type}.json`, import.meta.url));
    const rules = checklistRulesOf(JSON.parse(file.toString()));
    const source = encodeBase64url(createHash('sha256').update(file).digest());
    const outcome = await ledger.as(admin).submit('checklist:publish', argument({ rules, source }));
    expect(resultOf(outcome)).toMatchObject({ rules: { type }, source, status: 'active' });
    expect(JSON.stringify(outcome.writes)).not.toMatch(/\p{Script=Han}|\\"(title|hint|csvHeaders)\\"/u);
  });

  test('the same again changes nothing; refuses other rules under the version', async () => {
    const first = await ledger.as(admin).submit('checklist:publish', publish());
    expect((await first.after.submit('checklist:publish', publish())).writes).toEqual(NO_WRITES);
    expectRefused(await first.after.submit('checklist:publish', publish(withItem({ maxBytes: 1 }))), 'DUPLICATE');
  });

  test.each([
    ['an item twice', { ...RULES, items: [...RULES.items, ...RULES.items] }, '/rules/items'],
    ['a stage twice', { ...RULES, route: [...RULES.route, ...RULES.route] }, '/rules/route'],
    [
      'a condition on an unknown attribute',
      withItem({ required: { attribute: 'age', in: ['9'] } }),
      '/rules/items/0/required',
    ],
    [
      'a condition on an impossible value',
      withItem({ required: { attribute: 'kind', in: ['third'] } }),
      '/rules/items/0/required',
    ],
    ['more files at least than at most', withItem({ files: { max: 1, min: 2 } }), '/rules/items/0'],
    ['a required item of no files', withItem({ files: { max: 1, min: 0 } }), '/rules/items/0'],
    ['a cohort that is no attribute', { ...RULES, learnerRule: { cohort: 'term' } }, '/rules/learnerRule/cohort'],
    [
      'a stage that refers to a later one',
      { ...RULES, route: [...RULES.route].reverse() },
      '/rules/route/0/differentPersonFrom',
    ],
    ['a version without its predecessor', { ...RULES, version: 2 }, '/rules/version'],
    ['texts', { ...RULES, title: 'Training hours' }, '/rules'],
    ['no stage', { ...RULES, route: [] }, '/rules/route'],
    ['an open pattern', { ...RULES, attributes: [{ code: 'cohort', pattern: '.*' }] }, '/rules/attributes/0/pattern'],
    [
      'a pattern that repeats a group',
      { ...RULES, attributes: [{ code: 'cohort', pattern: '^(a|a){20}$' }] },
      '/rules/attributes/0/pattern',
    ],
  ])('refuses %s', async (_, rules, field) => {
    expectRefused(await ledger.as(admin).submit('checklist:publish', publish(rules)), 'INVALID_INPUT', { field });
  });

  test('refuses others than the authority', async () => {
    const outcome = await ledger.as(member(COLLEGE_A, 'admin')).submit('checklist:publish', publish());
    expectRefused(outcome, 'FORBIDDEN', { reason: 'authority-only' });
  });
});

describe('checklist:retire and checklist:read', () => {
  const reference = argument({ type: 'training-hours', version: 1 });

  test('a retired version is still read', async () => {
    const outcome = await office.as(admin).submit('checklist:retire', reference);
    const details = { type: 'training-hours', version: 1 };
    const event = expectedEvent(
      outcome,
      admin,
      { action: 'checklist.retired', details, subject: 'checklist:training-hours:1' },
      HEAD,
    );
    const record = { ...CHECKLIST, head: event.head, status: 'retired' } as const;
    expect(outcome.writes).toEqual({ ...NO_WRITES, puts: { ...row('checklist', RULES, record), ...event.puts } });
    const read = await outcome.after.as(member(COLLEGE_A, 'clerk')).evaluate('checklist:read', reference);
    expect(resultOf(read)).toEqual(record);
  });

  test('refuses to retire twice, and what is not there', async () => {
    const first = await office.as(admin).submit('checklist:retire', reference);
    expectRefused(await first.after.submit('checklist:retire', reference), 'INVALID_STATE', { state: 'retired' });
    expectRefused(await ledger.as(admin).submit('checklist:retire', reference), 'NOT_FOUND');
    expectRefused(await ledger.as(admin).evaluate('checklist:read', reference), 'NOT_FOUND', { kind: 'checklist' });
  });
});
