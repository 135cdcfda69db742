// Audit events on the network's topic: at least once, in order, whatever ends the server; and nothing waits for brokers.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Person } from '../support/api.ts';
import { TopicReader } from '../support/audit-topic.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createCase, submittedCase } from '../support/http-case.ts';
import { type LiveTrial, openLiveTrial } from '../support/live-trial.ts';
import { LIVE_STATE, liveNetwork, START_MS } from '../support/network.ts';

const folder = temporaryFolder();
let reader: TopicReader;
let open: LiveTrial | undefined;

interface Ready {
  readonly status: string;
  readonly details: { readonly auditTopic: { readonly state: string; readonly behind: number } };
}

const clerkOf = ({ trial }: LiveTrial): Promise<Person> => trial.as('centre.clerk');

const topicState = async ({ trial }: LiveTrial): Promise<Ready['details']['auditTopic']> => {
  const { status, body } = await trial.nobody.get<Ready>('/operations/ready');
  expect(status).toBe(200);
  return body.details.auditTopic;
};

const metric = async ({ trial }: LiveTrial, name: string): Promise<number> => {
  const text = await (await trial.nobody.raw('/operations/metrics')).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};

beforeAll(async () => {
  reader = await TopicReader.open(await liveNetwork());
  open = await openLiveTrial();
}, START_MS);

afterAll(async () => {
  await open?.server.end('SIGKILL');
  await reader.close();
});

const running = (): LiveTrial => {
  if (open === undefined) throw new Error('no server runs');
  return open;
};

test('every event of a case and of its grants, keyed by the case, in order', async () => {
  const id = await submittedCase(await clerkOf(running()));
  const trail = await (
    await clerkOf(running())
  ).get<{ rows: { sequence: number }[] }>(`/applications/${id}/trail?pageSize=100`);
  const ofCase = () => reader.ofCase(id).filter(({ subject }) => subject === id);
  await reader.until(`events of case ${id}`, () => ofCase().length >= trail.body.rows.length);
  expect(ofCase().map(({ sequence }) => sequence)).toEqual(trail.body.rows.map((_, index) => index + 1));
  const grants = reader.ofCase(id).filter(({ subject }) => subject !== id);
  expect(grants.length).toBeGreaterThan(0);
  for (const { action, application } of grants) {
    expect(action).toMatch(/^grant\./);
    expect(application).toBe(id);
  }
  for (const { id: event, transactionId } of reader.ofCase(id))
    expect(event).toMatch(new RegExp(`^${transactionId}:\\d+$`));
}, 60_000);

test('killed at any moment, the next process goes on: what was acknowledged is there', async () => {
  const clerk = await clerkOf(running());
  const acknowledged: string[] = [];
  const creating = Array.from({ length: 8 }, async () => {
    acknowledged.push(await createCase(clerk));
    if (acknowledged.length === 3) await running().server.end('SIGKILL');
  });
  await Promise.allSettled(creating);
  expect(acknowledged.length).toBeGreaterThanOrEqual(3);

  // In the meantime a server whose brokers do not answer: it serves, says so, and keeps the events.
  const profile = JSON.parse(readFileSync(join(LIVE_STATE, 'connection-profile.json'), 'utf8')) as { events: object };
  const elsewhere = join(folder, 'no-brokers.json');
  const silent = { ...profile, events: { ...profile.events, brokers: ['127.0.0.1:1'] } };
  writeFileSync(elsewhere, JSON.stringify(silent));
  open = await openLiveTrial({ LIANJIAN_NETWORK_PROFILE: elsewhere });
  const kept = await createCase(await clerkOf(open));
  acknowledged.push(kept);
  await waitFor('the server to say that it waits for brokers', async () => {
    const { behind, state } = await topicState(running());
    return behind > 0 && state === 'waiting for brokers';
  });
  expect(await metric(open, 'lianjian_audit_topic_behind_events')).toBeGreaterThan(0);
  expect(await metric(open, 'lianjian_audit_topic_waiting')).toBe(1);
  expect(reader.ofCase(kept)).toEqual([]);
  await open.server.end('SIGKILL');

  open = await openLiveTrial();
  for (const id of acknowledged) await reader.until(`case ${id}`, () => reader.ofCase(id).length > 0);
  await waitFor('everything to be published', async () => (await topicState(running())).behind === 0);
  expect(await topicState(open)).toMatchObject({ state: 'publishing' });
  expect(await metric(open, 'lianjian_audit_topic_waiting')).toBe(0);
  const subjects = new Map<string, number[]>();
  for (const { subject, sequence } of new Map(reader.received.map((event) => [event.id, event])).values())
    subjects.set(subject, [...(subjects.get(subject) ?? []), sequence]);
  for (const sequences of subjects.values()) expect(sequences).toEqual(sequences.map((_, index) => index + 1));
}, 120_000);

async function waitFor(what: string, isSo: () => Promise<boolean>, deadlineMs = 30_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await isSo())) if (Date.now() > end) throw new Error(`waited ${deadlineMs / 1000} s for ${what}`);
}
