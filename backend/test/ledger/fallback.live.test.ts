// An organisation whose own peer is down goes on through the others', but never with what is transient.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ApplicationRecord } from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { openFabricLedger } from '../../src/adapters/ledger/fabric/open-fabric-ledger.ts';
import { type Ledger, type Wallet } from '../../src/adapters/ledger/ledger.ts';
import { draftCase, newCase } from '../support/cases.ts';
import { liveNetwork, restartProcess, signalProcess, START_MS } from '../support/network.ts';
import { COLLEGE_A, found, ORGANIZATIONS, People, UNIT } from '../support/trial.ts';

const PEER = 'peer-college-a';
const AT_ONCE = 8;
let ledger: Ledger;
let clerk: Wallet;

beforeAll(async () => {
  ledger = await openFabricLedger({ organizations: ORGANIZATIONS, profile: await liveNetwork() });
  const people = new People(ledger, 'fallback');
  await found(ledger, people);
  clerk = await people.person(COLLEGE_A, 'clerk', UNIT);
}, START_MS);

afterAll(async () => {
  await ledger.close();
});

test('killed while withdrawals are under way: each is made once, and answered as made', async () => {
  const ids = await Promise.all(Array.from({ length: AT_ONCE }, () => newCase(ledger, clerk)));
  const withdrawing = ids.map((id) => ledger.submit(clerk, 'application:withdraw', { id, reason: 'learner-request' }));
  await Promise.race(withdrawing);
  signalProcess(PEER, 'SIGKILL');
  const done = await Promise.all(withdrawing);
  expect(done.map(({ result }) => (result as ApplicationRecord).state)).toEqual(ids.map(() => 'withdrawn'));
  for (const id of ids) {
    const trail = await ledger.evaluate(clerk, 'audit:trail', {
      bookmark: null,
      id,
      kind: 'application',
      pageSize: 10,
    });
    expect(trail).toMatchObject({ rows: [{ action: 'application.withdrawn' }, { action: 'application.created' }] });
  }
}, 120_000);

test('reads, writes, pings and blocks go through other organisations’ peers', async () => {
  const startedAt = performance.now();
  const id = newId();
  const draft = draftCase(id, Buffer.alloc(32, id));
  const { blockNumber } = await ledger.submit(clerk, 'application:create', draft);
  await expect(ledger.evaluate(clerk, 'application:read', { id })).resolves.toMatchObject({ id });
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  await ledger.ping();
  const stop = new AbortController();
  for await (const block of ledger.blocks({ startBlock: blockNumber, signal: stop.signal })) {
    expect(block.number).toBe(blockNumber);
    stop.abort();
  }
}, 60_000);

test('what is transient waits for the own peer, and is sent when it is back', async () => {
  const id = newId();
  const hidden = { transientData: { note: Buffer.from('for this organisation’s peer') } };
  const patience = AbortSignal.timeout(3_000);
  const waiting = ledger.submit(clerk, 'application:create', draftCase(id, Buffer.alloc(32, id)), {
    ...hidden,
    signal: patience,
  });
  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(ledger.evaluate(clerk, 'application:read', { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const sending = ledger.submit(clerk, 'application:create', draftCase(id, Buffer.alloc(32, id)), hidden);
  restartProcess(PEER);
  await expect(sending).resolves.toMatchObject({ result: { id } });
}, 120_000);
