// The check of everything while the server runs, over HTTP.
import { describe, expect, test } from '@jest/globals';
import { type Person, type OwnTrial } from '../../support/api.ts';

interface Line {
  readonly phase?: string;
  readonly summary?: { readonly blocks: number; readonly events: number; readonly leaves: number };
}

const linesOf = async (person: Person): Promise<Line[]> => {
  const { status, body } = await person.send<unknown>('/operations/fsck');
  expect(status).toBe(200);
  return String(body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
};

export function fsckSuite(trialOf: () => OwnTrial): void {
  describe('fsck over HTTP', () => {
    test('tells how far it is, and at the end what it looked at', async () => {
      const lines = await linesOf(await trialOf().as('authority.admin'));
      expect(lines.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['blocks', 'event', 'by-actor']));
      const summary = lines.at(-1)?.summary;
      expect(summary?.events).toBeGreaterThan(20);
      expect(summary?.blocks).toBeGreaterThan(20);
      expect(summary?.leaves).toBeGreaterThan(summary?.events ?? 0);
    }, 60_000);

    test('refuses a second one while one is under way, and others than the authority', async () => {
      const auditor = await trialOf().as('authority.auditor');
      const both = await Promise.all([auditor.send('/operations/fsck'), auditor.send('/operations/fsck')]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'CONFLICT' });
      const stranger = await (await trialOf().as('college-a.auditor')).send('/operations/fsck');
      expect([stranger.status, stranger.body['code']]).toEqual([403, 'FORBIDDEN']);
      const clerk = await (await trialOf().as('authority.clerk')).send('/operations/fsck');
      expect([clerk.status, clerk.body['code']]).toEqual([403, 'FORBIDDEN']);
    }, 60_000);
  });
}
