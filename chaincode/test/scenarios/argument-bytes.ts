// One value has one text: every other spelling of an argument is refused, and its canonical twin is taken.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringifyCanonicalJson } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { type Person } from '../ledgers/scenario-ledger.ts';
import { ONE_STAGE } from './checklists.ts';
import { CENTRE } from './consortium.ts';
import { newLearner } from './dossier.ts';
import { refusalOf } from './refused.ts';
import { type OnStage } from './stage.ts';

const STEP_MS = 60_000;

const creation = (id: string): string =>
  stringifyCanonicalJson({
    attributes: { cohort: '2030' },
    checklist: { type: ONE_STAGE.type, version: ONE_STAGE.version },
    id,
    learner: newLearner(),
    related: null,
  });

/** The last member of the text becomes its first. */
const reordered = (text: string): string => {
  const { related, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify({ related, ...rest });
};

const SPELLINGS: readonly (readonly [string, string, (text: string) => string | Uint8Array])[] = [
  ['with a space', 'NOT_CANONICAL', (text) => text.replace(':', ': ')],
  ['with a line feed at the end', 'NOT_CANONICAL', (text) => `${text}\n`],
  ['with its members in another order', 'NOT_CANONICAL', reordered],
  ['with a member twice', 'NOT_CANONICAL', (text) => text.replace('"related":null', '"related":{},"related":null')],
  ['with an integer as a fraction', 'NOT_CANONICAL', (text) => text.replace('"version":1', '"version":1.0')],
  ['with an integer as a power', 'NOT_CANONICAL', (text) => text.replace('"version":1', '"version":1e0')],
  ['with a needless escape', 'NOT_CANONICAL', (text) => text.replace('"2030"', String.raw`"\u00320\u00330"`)],
  ['with a byte order mark', 'NOT_JSON', (text) => `\ufeff${text}`],
  ['with text that is not in NFC', 'NOT_NFC', (text) => text.replace('"2030"', '"e\u0301"')],
  ['with bytes that are no UTF-8', 'NOT_UTF8', (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])],
  ['that is not JSON', 'NOT_JSON', (text) => text.slice(0, -1)],
];

export function argumentBytes(on: OnStage): void {
  describe('an argument', () => {
    let clerk: Person;
    beforeAll(async () => {
      clerk = await on().ledger.person(CENTRE, 'clerk');
    }, STEP_MS);

    test.each(SPELLINGS)(
      '%s is refused and nothing is written',
      async (_how, problem, respelled) => {
        const id = newId();
        const send = () => clerk.callWith('application:create', respelled(creation(id)));
        expect(await refusalOf(send)).toEqual({
          code: 'INVALID_INPUT',
          details: { field: expect.any(String), problem },
        });
        const read = () => clerk.call('application:read', { id });
        expect(await refusalOf(read)).toMatchObject({ code: 'NOT_FOUND' });
      },
      STEP_MS,
    );

    test(
      'in its canonical form is taken',
      async () => {
        const id = newId();
        await clerk.callWith('application:create', creation(id));
        expect(await clerk.call('application:read', { id })).toMatchObject({ id, state: 'draft' });
      },
      STEP_MS,
    );
  });
}
