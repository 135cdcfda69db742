// Certificates that ended, as the API's clients meet them: a member's own, its peer's, and the one for the brokers. Each
// is told by a code or a state in time, and the same server goes on when it is renewed.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileCustody, foldersOf } from '../../src/adapters/custody/file-custody.ts';
import { type NetworkProfile } from '../../src/adapters/network-profile.ts';
import { keepWallet, openWallet } from '../../src/keys/wallets.ts';
import { readAccounts } from '../../src/trial/accounts-file.ts';
import { type Answer, type Person } from '../support/api.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Committed, newCaseBody } from '../support/http-case.ts';
import { LIVE_DATA, type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { type Authority, authorityOf, reissued } from '../support/mint.ts';
import {
  killProcesses,
  LIVE_STATE,
  liveNetwork,
  renewCertificates,
  restartUnready,
  reviveNetwork,
  START_MS,
} from '../support/network.ts';
import { ensureSmallChecklist, smallDraft, smallFile } from '../support/small-case.ts';
import { timed, WRITE_MS } from '../support/timed.ts';
import { until } from '../support/until.ts';

const CLERK = 'centre.clerk';
const MSP_ID = 'CentreMSP';
const PEER = 'peer-centre';
const CA = 'ca-centre';

/** Milliseconds: nothing is waited for. */
const REFUSED_MS = 5_000;
/** What the own peer cannot do, another does. */
const AROUND_MS = 45_000;
/** A try that fails may take 30 s, the pause after it 10. */
const PUBLISHED_MS = 60_000;

const folder = temporaryFolder();
const kafkaCertificate = join(folder, 'application.pem');
let profile: NetworkProfile;
let live: LiveTrial;
let clerk: Person;

const keysOf = (...path: readonly string[]): string => join(LIVE_STATE, 'keys', ...path);
const authorityIn = (organization: string, name: string): Promise<Authority> =>
  authorityOf(
    readFileSync(keysOf(organization, name, 'ca.pem'), 'utf8'),
    readFileSync(keysOf(organization, name, 'ca.key'), 'utf8'),
  );
const aSecondAgo = (): number => Date.now() - 1_000;

/** In the custody of the member's organisation, which no server has open. */
async function letWalletEnd(): Promise<void> {
  const account = ((await readAccounts(LIVE_DATA)) ?? []).find(({ name }) => name === CLERK);
  if (account === undefined) throw new Error(`the trial has no ${CLERK}`);
  const custody = await FileCustody.open(MSP_ID, foldersOf(LIVE_DATA, join(LIVE_DATA, 'keyrings'), MSP_ID));
  try {
    const wallet = await openWallet(custody, account.memberId);
    const certificate = await reissued(await authorityIn('centre', 'ca'), wallet.certificate, aSecondAgo());
    await keepWallet(custody, { ...wallet, certificate });
  } finally {
    await custody.close();
  }
}

/** The profile, with a certificate for the brokers that has ended. */
async function withEndedApplication({ events }: NetworkProfile): Promise<string> {
  if (events === null) throw new Error('the network has no topic');
  const { certificate } = events;
  const ended = await reissued(
    await authorityIn('ordering', 'kafka-ca'),
    readFileSync(certificate, 'utf8'),
    aSecondAgo(),
  );
  writeFileSync(kafkaCertificate, ended);
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify({ ...profile, events: { ...events, certificate: kafkaCertificate } }));
  return file;
}

beforeAll(async () => {
  profile = await liveNetwork();
  const first = await openLiveTrial();
  await ensureSmallChecklist(await first.trial.as('authority.admin'));
  await first.close();
  await letWalletEnd();
  await killProcesses([CA]);
  live = await openLiveTrial({ LIANJIAN_NETWORK_PROFILE: await withEndedApplication(profile) });
  clerk = await live.trial.as(CLERK);
}, START_MS);

afterAll(async () => {
  await live.close();
  await reviveNetwork();
}, START_MS);

const run = Date.now();
const draft = newCaseBody({ checklist: { type: 'small-check', version: 1 }, attributes: { cohort: '2026' } });
const create = <T = Committed>(): Promise<Answer<T>> =>
  clerk.post<T>('/applications', draft, { 'idempotency-key': `expiry-${run}` });

async function topicState(): Promise<{ state: string; behind: number }> {
  const { body } = await live.trial.nobody.get<{ details: { auditTopic: { state: string; behind: number } } }>(
    '/operations/ready',
  );
  return body.details.auditTopic;
}

test('a member’s own, while its authority is away: refused by a code; afterwards it is renewed by itself', async () => {
  const { answer, ms } = await timed(create<object>());
  expect(answer).toMatchObject({
    body: { code: 'FORBIDDEN', details: { reason: 'certificate-not-valid' } },
    status: 403,
  });
  expect(ms).toBeLessThan(REFUSED_MS);
  await reviveNetwork();
  await until('the certificate is renewed', async () => (await create()).status === 201);
}, 120_000);

test('the one for the brokers: events wait, which readiness tells; renewed, they are published', async () => {
  await until(
    'the server says that it waits',
    async () => {
      const { behind, state } = await topicState();
      return behind > 0 && state === 'waiting for brokers';
    },
    PUBLISHED_MS,
  );
  expect((await create()).status).toBe(201);
  cpSync(profile.events?.certificate ?? '', kafkaCertificate);
  await until(
    'everything is published',
    async () => {
      const { behind, state } = await topicState();
      return behind === 0 && state === 'publishing';
    },
    PUBLISHED_MS,
  );
}, 150_000);

test('the own peer’s: others do what they can, and what only it may see is done when it is renewed', async () => {
  const id = await smallDraft(clerk);
  await smallFile(clerk, id);
  const file = keysOf('centre', 'nodes', PEER, 'tls', 'cert.pem');
  writeFileSync(file, await reissued(await authorityIn('centre', 'tlsca'), readFileSync(file, 'utf8'), aSecondAgo()));
  await restartUnready(PEER);
  const handingIn = timed(clerk.post<Committed>(`/applications/${id}/submit`));
  const [creating, looking] = await Promise.all([timed(smallDraft(clerk)), timed(clerk.get(`/applications/${id}`))]);
  expect(creating.ms).toBeLessThan(AROUND_MS);
  expect(looking.answer.status).toBe(200);
  expect(looking.ms).toBeLessThan(AROUND_MS);
  renewCertificates(PEER);
  const { answer, ms } = await handingIn;
  expect(answer.status).toBe(201);
  expect(ms).toBeLessThan(WRITE_MS);
}, 180_000);
