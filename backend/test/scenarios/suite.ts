// The scenarios over HTTP, on whichever profile, and a second reading when everything was started again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Trial } from '../support/api.ts';
import { workInBulk } from './bulk.ts';
import { Gateway } from './gateway.ts';
import { inspect } from './inspection.ts';
import { dayAtTheDesk } from './office.ts';
import { readAll, readContent, tellStory, type Told } from './story.ts';

export interface Place {
  readonly trial: Trial;
  close(): Promise<void>;
}

export interface Setting {
  /** Opens a server on what an earlier one left. */
  open(): Promise<Place>;
  /** Between two servers: what lies under them ends and starts too. */
  restartBelow?(): void;
  /** A server of the other organisations, the centre's keys and nodes being gone. */
  openWithoutCentre(): Promise<Place>;
  readonly setUpMs: number;
}

export function scenarioSuite(name: string, setting: Setting): void {
  describe(name, () => {
    let place: Place | undefined;
    let told: Told | undefined;

    const trialNow = (): Trial => {
      if (place === undefined) throw new Error('no server is open');
      return place.trial;
    };
    const caseTold = (): Told => {
      if (told === undefined) throw new Error('there is no case to read');
      return told;
    };
    const close = async (): Promise<void> => {
      await place?.close();
      place = undefined;
    };

    beforeAll(async () => {
      place = await setting.open();
    }, setting.setUpMs);

    afterAll(close);

    test('a case: incomplete, handed in, returned, told, supplemented, passed twice, audited', async () => {
      const gateway = await Gateway.open(trialNow());
      told = await tellStory(trialNow());
      await gateway.expectTold(told.id);
      await gateway.close();
    }, 180_000);

    test('an inspection of the approved case: drawn by a block’s hash, opened, found sound', async () => {
      await inspect(trialNow(), caseTold());
    }, 60_000);

    test('a day at the desk: a campaign and its end, a deputy, a batch of decisions, who is told', async () => {
      await dayAtTheDesk(trialNow());
    }, 180_000);

    test('in bulk: a table, a file in two requests, a case found by name and erased', async () => {
      await workInBulk(trialNow());
    }, 180_000);

    test('after a restart of everything the same is read, and verified, once more', async () => {
      const asTold = caseTold();
      await close();
      setting.restartBelow?.();
      place = await setting.open();
      await readAll(trialNow(), asTold);
    }, 180_000);

    test('evidence outlives its owner: without the centre and its keys the authority’s auditor opens the case', async () => {
      const { id } = caseTold();
      await close();
      place = await setting.openWithoutCentre();
      await readContent(await trialNow().as('authority.auditor'), id, 'identity-card-1-2');
      await expect(trialNow().as('centre.clerk')).rejects.toThrow('centre.clerk cannot log in');
    }, 180_000);
  });
}
