import { afterAll, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LocalLedger } from '../../src/index.ts';
import { newFolder } from '../folder.ts';
import { RuleContract } from '../rules/contract.ts';
import { type Acknowledged, CRASH_ORGANIZATIONS, randomOf } from './shared.ts';

const ROUNDS = 6;
const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
/** Repeat a failed run with the seed that it printed. */
const SEED = process.env['CRASH_SEED'] ?? String(Date.now());

const started = new Set<ChildProcess>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

function startWriter(folder: string, round: number): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', WRITER, folder, SEED, String(round)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  return child;
}

/** Lets the writer be acknowledged a number of times, then kills it some time within its next transactions. */
async function killedWriter(folder: string, round: number): Promise<Acknowledged[]> {
  const random = randomOf(`${SEED}:kill:${round}`);
  const enough = 5 + random(40);
  const child = startWriter(folder, round);
  const acknowledged: Acknowledged[] = [];
  if (child.stdout === null) throw new Error('the writer has no output');
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length !== enough) continue;
    await sleep(random(15));
    child.kill('SIGKILL');
  }
  expect(await exit).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

async function valueOf(ledger: LocalLedger, { key, organization }: Acknowledged): Promise<string> {
  const mspId = organization ?? 'Org1MSP';
  const member = await ledger.organization(mspId).certificateAuthority.issue({ enrollmentId: 'reader' });
  const contract = ledger.connect(member).contract('rules');
  const answer =
    organization === undefined
      ? contract.evaluate('get', { arguments: [key] })
      : contract.evaluate('getPrivate', { arguments: [`_implicit_org_${organization}`, key] });
  return Buffer.from(await answer).toString();
}

/** The last acknowledged write to each key; what was not acknowledged may have been committed after it. */
function lastWrites(acknowledged: readonly Acknowledged[]): Acknowledged[] {
  const byPlace = new Map<string, Acknowledged>();
  for (const write of acknowledged.toSorted((a, b) => a.blockNumber - b.blockNumber)) {
    byPlace.set(`${write.organization ?? ''}/${write.key}`, write);
  }
  return [...byPlace.values()];
}

/** Blocks after the last acknowledged one: committed, but the writer was killed before it could say so. */
async function unacknowledgedKeys(ledger: LocalLedger, acknowledged: readonly Acknowledged[]): Promise<Set<string>> {
  const told = new Set(acknowledged.map(({ blockNumber }) => blockNumber));
  const keys = new Set<string>();
  for (let number = 1; number < ledger.height; number += 1) {
    const { transaction } = await ledger.readBlock(number);
    if (told.has(number)) expect(transaction?.validationCode).toBe('VALID');
    // A put names its key first, a private write its collection first.
    else for (const argument of transaction?.arguments.slice(1) ?? []) keys.add(Buffer.from(argument).toString());
  }
  return keys;
}

test(`what was acknowledged survives kill -9, what was not leaves nothing half-done (seed ${SEED})`, async () => {
  const folder = newFolder();
  const acknowledged: Acknowledged[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await killedWriter(folder, round)));
    const ledger = await LocalLedger.open({ contracts: [RuleContract], organizations: CRASH_ORGANIZATIONS, folder });
    expect(ledger.height).toBeGreaterThan(Math.max(...acknowledged.map(({ blockNumber }) => blockNumber)));
    await ledger.verify();
    const unsure = await unacknowledgedKeys(ledger, acknowledged);
    for (const write of lastWrites(acknowledged)) {
      if (!unsure.has(write.key)) expect({ ...write, value: await valueOf(ledger, write) }).toEqual(write);
    }
    await ledger.close();
  }
  expect(acknowledged.length).toBeGreaterThan(5 * ROUNDS);
}, 120_000);

test('refuses to open a folder that another process has open', async () => {
  const folder = newFolder();
  const child = startWriter(folder, 0);
  if (child.stdout === null) throw new Error('the writer has no output');
  await once(child.stdout, 'data');
  const options = { contracts: [RuleContract], organizations: CRASH_ORGANIZATIONS, folder };
  await expect(LocalLedger.open(options)).rejects.toMatchObject({
    code: 'LOCKED',
    message: expect.stringContaining('close the other ledger first'),
  });
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  await (await LocalLedger.open(options)).close();
});
