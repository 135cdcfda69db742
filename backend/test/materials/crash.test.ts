// kill -9 at every moment of an upload: after the next start there is a finished material, or nothing anywhere.
import { beforeAll, expect, test } from '@jest/globals';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { LevelBlockstore } from 'blockstore-level';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepWallet, openWallet } from '../../src/keys/wallets.ts';
import { newCase } from '../support/cases.ts';
import { temporaryFolder } from '../support/folder.ts';
import { of, openPlatform } from '../support/platform.ts';
import { AUTHORITY, CENTRE, found, People } from '../support/trial.ts';

const root = temporaryFolder();
const template = join(root, 'template');
let applicationId: string;
let memberId: string;

/** A consortium with one case; every test begins with a copy. */
beforeAll(async () => {
  const platform = await openPlatform(template);
  const people = new People(platform.ledger);
  await found(platform.ledger, people);
  const clerk = await people.person(CENTRE, 'clerk');
  await keepWallet(of(platform.custodies, CENTRE), clerk);
  applicationId = await newCase(platform.ledger, clerk);
  memberId = clerk.memberId;
  await platform.close();
}, 120_000);

/** The id of the upload at whose moment the process was killed. */
async function killedAt(folder: string, moment: string): Promise<string> {
  const script = join(import.meta.dirname, 'crash-child.ts');
  const child = spawn(process.execPath, ['--no-warnings', script, folder, moment, applicationId, memberId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let uploadId: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    uploadId = line;
    child.kill('SIGKILL');
  }
  await ended;
  if (uploadId === undefined) throw new Error(`the process ended before ${moment}`);
  return uploadId;
}

async function blocksOf(folder: string, mspId: string): Promise<number> {
  const blocks = new LevelBlockstore(join(folder, 'content', mspId, 'blocks'));
  await blocks.open();
  let count = 0;
  for await (const { cid } of blocks.getAll()) count += cid.version;
  await blocks.close();
  return count;
}

test.each([
  ['received', false],
  ['receiving', false],
  ['added', false],
  ['sealed', true],
  ['pinned', true],
  ['recorded', true],
])(
  '%s',
  async (moment, isFinished) => {
    const folder = join(root, moment);
    cpSync(template, folder, { recursive: true });
    const uploadId = await killedAt(folder, moment);
    const platform = await openPlatform(folder);
    const report = await platform.materialUploads().recover(CENTRE);
    expect(report).toEqual({
      finished: isFinished ? [uploadId] : [],
      removed: isFinished ? [] : [uploadId],
      postponed: [],
    });
    expect(await platform.materialUploads().recover(CENTRE)).toEqual({ finished: [], removed: [], postponed: [] });
    const clerk = await openWallet(of(platform.custodies, CENTRE), memberId);
    const read = await platform.ledger.evaluate(clerk, 'application:read', { id: applicationId });
    const { items } = read as ApplicationRecord;
    const rows = await platform.uploads.ofApplication(applicationId);
    if (isFinished) {
      expect(items).toMatchObject([{ item: 'identity-card', parts: [{ discarded: false, part: 1, version: 1 }] }]);
      expect(rows).toMatchObject([{ step: 'indexed', fileName: 'a.pdf', size: 3_000_000 }]);
      const cid = rows[0]?.entry?.cid ?? '';
      expect(await of(platform.contents, CENTRE).pinnedBy(cid)).toEqual([CENTRE, AUTHORITY]);
    } else {
      expect(items).toEqual([]);
      expect(rows).toEqual([]);
    }
    await platform.close();
    const blocks = [await blocksOf(folder, CENTRE), await blocksOf(folder, AUTHORITY)];
    expect(blocks.every((count) => (isFinished ? count > 0 : count === 0))).toBe(true);
  },
  120_000,
);
