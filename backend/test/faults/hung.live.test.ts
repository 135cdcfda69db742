// Peers and orderers that hang without ending: their connections stay open, and nothing comes. What others can do
// instead is done in time, what they cannot is refused by a code; and when they go on, so does everything, once.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, type Person } from '../support/api.ts';
import { type Committed, newCaseBody, type Unavailable } from '../support/http-case.ts';
import { wrongOnLive } from '../support/live-fsck.ts';
import { type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { signalProcess, START_MS } from '../support/network.ts';
import { ensureSmallChecklist, smallDraft, smallFile } from '../support/small-case.ts';
import { timed, WRITE_MS } from '../support/timed.ts';

/** Of the centre, whose clerk asks. */
const OWN_PEER = 'peer-centre';
/** The last to be asked in the own one's stead, which is avoided for a while after it hung. */
const OTHER_PEER = 'peer-college-b';
const ORDERERS = ['orderer-1', 'orderer-2'];
/** Which orderer is asked is drawn each time: of so many requests one meets the hung one, but for one run in 16. */
const AT_ONCE = 4;

/** Milliseconds: a peer is waited for 15 s. */
const AROUND_MS = 45_000;
/** A peer is waited for 15 s, and 2 for those that lag. */
const FIRST_LOOK_MS = 25_000;
/** It is known what hangs. */
const LOOK_MS = 5_000;

let live: LiveTrial;
let clerk: Person;
/** With a file, ready to be handed in. */
let drafts: string[];
const made: string[] = [];

beforeAll(async () => {
  live = await openLiveTrial();
  await ensureSmallChecklist(await live.trial.as('authority.admin'));
  clerk = await live.trial.as('centre.clerk');
  drafts = await Promise.all([smallDraft(clerk), smallDraft(clerk)]);
  for (const id of drafts) await smallFile(clerk, id);
}, START_MS);

afterAll(async () => {
  for (const name of [OWN_PEER, OTHER_PEER, ...ORDERERS]) signalProcess(name, 'SIGCONT');
  await live.close();
}, START_MS);

async function whileHung(names: readonly string[], work: () => Promise<void>): Promise<void> {
  for (const name of names) signalProcess(name, 'SIGSTOP');
  try {
    await work();
  } finally {
    for (const name of names) signalProcess(name, 'SIGCONT');
  }
}

const run = Date.now();
const keyOf = (step: string): Record<string, string> => ({ 'idempotency-key': `hung-${run}-${step}` });

const draftBody = (): object =>
  newCaseBody({ checklist: { type: 'small-check', version: 1 }, attributes: { cohort: '2026' } });

const create = <T = Committed>(step: string, body = draftBody()): Promise<Answer<T>> =>
  clerk.post<T>('/applications', body, keyOf(step));
const handIn = <T = Committed>(id: string): Promise<Answer<T>> =>
  clerk.post<T>(`/applications/${id}/submit`, undefined, keyOf(`submit-${id}`));
const look = (): Promise<Answer> => clerk.get(`/applications/${drafts[0] ?? ''}`);

function expectMade({ body, status }: Answer<Committed>): void {
  expect(status).toBe(201);
  made.push(body.record.id);
}

const actionsOf = async (id: string): Promise<readonly string[]> => {
  const { body } = await clerk.get<{ rows: { action: string; sequence: number }[] }>(`/applications/${id}/trail`);
  return body.rows.sort((a, b) => a.sequence - b.sequence).map(({ action }) => action);
};

const DRAFT = ['application.created'];
const HANDED_IN = [...DRAFT, 'application.materials-recorded', 'application.submitted'];

test('the own gateway peer: another does what it can, and what only the own one may see waits for it', async () => {
  const [id = ''] = drafts;
  const handingIn = timed(handIn(id));
  await whileHung([OWN_PEER], async () => {
    const [creating, looking] = await Promise.all([timed(create('own')), timed(look())]);
    expectMade(creating.answer);
    expect(creating.ms).toBeLessThan(AROUND_MS);
    expect(looking.answer.status).toBe(200);
    expect(looking.ms).toBeLessThan(FIRST_LOOK_MS);
    const again = await timed(look());
    expect(again.answer.status).toBe(200);
    expect(again.ms).toBeLessThan(LOOK_MS);
  });
  const { answer, ms } = await handingIn;
  expect(answer.status).toBe(201);
  expect(ms).toBeLessThan(WRITE_MS);
  expect((await handIn(id)).body).toEqual(answer.body);
}, 120_000);

test('another organisation’s peer: the others endorse', async () => {
  await whileHung([OTHER_PEER], async () => {
    const [creating, looking] = await Promise.all([timed(create('other')), timed(look())]);
    expectMade(creating.answer);
    expect(creating.ms).toBeLessThan(AROUND_MS);
    expect(looking.answer.status).toBe(200);
    expect(looking.ms).toBeLessThan(LOOK_MS);
  });
}, 120_000);

test.each(ORDERERS)(
  '%s: the other one orders',
  async (orderer) => {
    await whileHung([orderer], async () => {
      const creating = Array.from({ length: AT_ONCE }, (_, n) => timed(create(`${orderer}-${n}`)));
      for (const { answer, ms } of await Promise.all(creating)) {
        expectMade(answer);
        // The other one hung just before: a peer whose connection to it broke may need more than one try.
        expect(ms).toBeLessThan(WRITE_MS);
      }
      const looking = await timed(look());
      expect(looking.answer.status).toBe(200);
      expect(looking.ms).toBeLessThan(LOOK_MS);
    });
  },
  120_000,
);

test('both orderers: writes are refused by a code, reads go on; afterwards the same requests are done, once', async () => {
  const [, id = ''] = drafts;
  const body = draftBody();
  await whileHung(ORDERERS, async () => {
    const writing = Promise.all([timed(create<Unavailable>('both', body)), timed(handIn<Unavailable>(id))]);
    const looking = await timed(look());
    expect(looking.answer.status).toBe(200);
    expect(looking.ms).toBeLessThan(LOOK_MS);
    for (const { answer, ms } of await writing) {
      expect(answer).toMatchObject({ body: { code: 'UNAVAILABLE', details: { what: 'ledger' } }, status: 503 });
      expect(ms).toBeLessThan(WRITE_MS);
    }
  });
  const [creating, handingIn] = await Promise.all([create('both', body), handIn(id)]);
  expectMade(creating);
  expect(handingIn.status).toBe(201);
  const again = await Promise.all([create('both', body), handIn(id)]);
  expect(again.map((answer) => answer.body)).toEqual([creating.body, handingIn.body]);
}, 180_000);

test('each step is on the chain once, and the check of everything finds nothing wrong with them', async () => {
  expect(await Promise.all(drafts.map(actionsOf))).toEqual([HANDED_IN, HANDED_IN]);
  expect(await Promise.all(made.map(actionsOf))).toEqual(made.map(() => DRAFT));
  await live.close();
  const wrong = await wrongOnLive([...drafts, ...made]);
  live = await openLiveTrial();
  expect(wrong).toEqual([]);
}, 120_000);
