// Search over 50,000 cases of one desk, over HTTP: rows as the directory itself seals them, laid into the database
// while the server does not run.
import { join } from 'node:path';
import { newId } from '@lianjian/ledger-client';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { learnerEntry } from '../../src/adapters/database/schema/learners.ts';
import { ColumnCipher } from '../../src/keys/column-cipher.ts';
import { BlindIndex } from '../../src/learners/blind-index.ts';
import { SealedLearners } from '../../src/learners/sealed-learner.ts';
import { type Client } from '../client.ts';
import { percentile, rounded, timed } from '../measure.ts';
import { nameBy, numberOf, randomFrom } from './learners.ts';
import { type DeskBench, type Measured } from './part.ts';

const CASES = 50_000;
const AT_ONCE = 500;
const SEARCHES = 200;
const AIM = 200;
const MSP = 'CollegeAMSP';
const UNITS = ['riverside-site', 'hillside-site', 'station-site'];
const STAGES = [
  ['submitted', 'college-review'],
  ['submitted', 'authority-review'],
  ['returned', 'college-review'],
  ['approved', null],
] as const;

type Random = (below: number) => number;

const dayBy = (random: Random): string => `2027-0${1 + random(9)}-${String(1 + random(28)).padStart(2, '0')}`;

async function rowOf(sealed: SealedLearners, random: Random, index: number): Promise<typeof learnerEntry.$inferInsert> {
  const place = { mspId: MSP, desk: 'reviewer' as const, applicationId: newId() };
  const number = numberOf(index);
  const [state, stage] = STAGES[random(STAGES.length)] ?? STAGES[0];
  return {
    ...place,
    ...(await sealed.seal(place, { name: nameBy(random), number, numbers: [number, `26${index}`] })),
    organization: MSP,
    unit: UNITS[random(UNITS.length)] ?? null,
    checklistType: 'enrolment-qualification',
    checklistVersion: 1,
    state,
    stage,
    dueDay: stage === null ? null : dayBy(random),
    status: 'opened',
    record: `${place.applicationId}/learner-record/1/1`,
    expiresAt: new Date(Date.now() + 3_650 * 86_400_000),
  };
}

async function seed(folder: string): Promise<void> {
  const custody = await FileCustody.openExisting(MSP, foldersOf(folder, join(folder, 'keyrings'), MSP));
  const database = await openDatabase({ folder: join(folder, 'database') });
  try {
    const sealed = new SealedLearners(new ColumnCipher(() => custody), new BlindIndex(() => custody));
    const random = randomFrom(11);
    for (let at = 0; at < CASES; at += AT_ONCE) {
      const rows = Array.from({ length: AT_ONCE }, (_, index) => rowOf(sealed, random, at + index));
      await database.db.insert(learnerEntry).values(await Promise.all(rows));
    }
  } finally {
    await database.close();
    await custody.close();
  }
}

const KINDS: Readonly<Record<string, (random: Random) => object>> = {
  'whole name': (random) => ({ name: nameBy(random) }),
  'given name': (random) => ({
    name: Array.from(`${nameBy(random)}伟`)
      .slice(1, 3)
      .join(''),
  }),
  surname: (random) => ({ name: Array.from(nameBy(random))[0] }),
  number: (random) => ({ number: numberOf(random(CASES)) }),
  'stage and due days': (random) => ({ stage: 'college-review', state: 'submitted', dueTo: dayBy(random) }),
  'unit and name': (random) => ({ unit: UNITS[random(UNITS.length)], name: nameBy(random) }),
};

async function timesOf(client: Client, query: (random: Random) => object): Promise<number[]> {
  const random = randomFrom(23);
  const times: number[] = [];
  for (let count = 0; count < SEARCHES; count += 1) {
    const body = query(random);
    times.push(await timed(() => client.json('POST', '/learners/search', body)));
  }
  return times;
}

export async function measureSearch({ folder, start, stop, say }: DeskBench): Promise<Measured> {
  await start();
  await stop();
  say(`seeding ${CASES} sealed rows: ${((await timed(() => seed(folder))) / 1000).toFixed(0)} s`);
  const reviewer = await (await start())('college-a.reviewer');
  try {
    await timesOf(reviewer, () => ({}));
    say(`search over ${CASES} cases, ${SEARCHES} of each kind one after another, pages of 20; milliseconds`);
    const all: number[] = [];
    for (const [kind, query] of Object.entries(KINDS)) {
      const times = await timesOf(reviewer, query);
      all.push(...times);
      const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
      say(`  ${kind.padEnd(20)} p50 ${p50.toFixed(1).padStart(7)}   p95 ${p95.toFixed(1).padStart(7)}`);
    }
    const p95 = percentile(all, 0.95);
    say(
      `  all                  p50 ${percentile(all, 0.5).toFixed(1).padStart(7)}   p95 ${p95.toFixed(1).padStart(7)}   aim: ${AIM}`,
    );
    if (p95 >= AIM) process.exitCode = 1;
    return { searchCases: CASES, searchP50Ms: rounded(percentile(all, 0.5)), searchP95Ms: rounded(p95) };
  } finally {
    await stop();
  }
}
