// The database set back as a whole to an earlier copy, as somebody does who restores one backup and not the others: the
// server follows the chain again and goes on, and the check names what only the database had.
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import { type OwnTrial, startingTrial, TEST_ENVIRONMENT, trialOver } from '../support/api.ts';
import { prepareDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';
import { fsckOf } from '../support/fsck.ts';
import { type CaseRecord } from '../support/http-case.ts';
import { damageRows } from './damage.ts';
import { publishSmallChecklist, smallDraft, smallFile, smallPass, smallSubmitted } from '../support/small-case.ts';

const folder = temporaryFolder();
const database = join(folder, 'database');
const copy = join(temporaryFolder(), 'database');
/** The follower reads some ten blocks meanwhile. */
const CAUGHT_UP_MS = 20_000;

async function withServer<T>(work: (trial: OwnTrial) => Promise<T>): Promise<T> {
  const { startTrial } = await startingTrial();
  const server = await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder }));
  try {
    return await work(trialOver(server));
  } finally {
    await server.close();
  }
}

interface Verification {
  readonly checks: readonly { readonly what: string; readonly result: string }[];
}

/** Resolves when every event of the case is noted with who signed it. */
async function untilIntact(trial: OwnTrial, id: string): Promise<void> {
  const auditor = await trial.as('authority.auditor');
  const end = Date.now() + CAUGHT_UP_MS;
  let missing: unknown;
  do {
    const { checks } = (await auditor.get<Verification>(`/applications/${id}/verification`)).body;
    missing = checks.filter(({ result }) => result !== 'intact');
    if (checks.every(({ result }) => result === 'intact')) return;
    await delay(200);
  } while (Date.now() < end);
  throw new Error(`${id}, ${CAUGHT_UP_MS / 1000} s after the start: ${JSON.stringify(missing)}`);
}

test('the server goes on with an earlier database; what is absent then has a name', async () => {
  await prepareDatabase(database);
  const before = await withServer(async (trial) => {
    await publishSmallChecklist(await trial.as('authority.admin'));
    return smallSubmitted(await trial.as('centre.clerk'));
  });
  cpSync(database, copy, { recursive: true });
  // As if the copy was of a server that was killed while it took this file in: what came after may not be undone.
  await damageRows(dirname(copy), ["update material_upload set step = 'received', entry = null"]);

  const [between, draft] = await withServer(async (trial) => {
    const clerk = await trial.as('centre.clerk');
    const begun = await smallDraft(clerk);
    await smallFile(clerk, begun);
    return [await smallSubmitted(clerk), begun] as const;
  });
  rmSync(database, { recursive: true });
  cpSync(copy, database, { recursive: true });

  const after = await withServer(async (trial) => {
    for (const id of [before, between, draft]) await untilIntact(trial, id);
    const clerk = await trial.as('centre.clerk');
    const { body } = await clerk.get<CaseRecord>(`/applications/${between}`);
    expect(body.state).toBe('submitted');
    const reviewer = await trial.as('college-a.reviewer');
    for (const id of [before, between]) await smallPass(reviewer, id, 'college-review');
    // The next part is the chain's next one, not the one after the rows that are left.
    const next = await smallFile(clerk, draft, 'back');
    expect(next).toMatchObject({ status: 201, body: [{ part: 2, version: 1 }] });
    return smallSubmitted(clerk);
  });

  const absent = [before, between, draft].map(
    (id) => `row-absent  database row material_upload of ${id} identity-card/1/1`,
  );
  expect(await fsckOf(folder)).toMatchObject({ code: 1, wrong: absent.sort() });
  await withServer((trial) => untilIntact(trial, after));
}, 240_000);
