import { beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { compositeKey, type Fixture, fixture, NO_WRITES } from '../src/testing/index.ts';
import { RuleContract } from './rules/contract.ts';

const ALICE = { mspId: 'Org1MSP', enrollmentId: 'alice', attributes: { role: 'clerk' } };
const ORGANIZATIONS = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

let rules: Fixture;

beforeAll(() => {
  rules = fixture({ contracts: [RuleContract], organizations: ORGANIZATIONS }).as(ALICE);
});

describe('a call', () => {
  test('gives response, exact write set and event', async () => {
    const outcome = await rules.given({ before: 'old' }).submit('rules:emit', ['key', 'Happened', 'payload']);
    expect(outcome).toMatchObject({
      error: undefined,
      writes: { ...NO_WRITES, puts: { key: 'payload' } },
      event: { name: 'Happened', payload: 'payload' },
    });
  });

  test('sees the given state and the calling member', async () => {
    const seeded = rules.given({ [compositeKey('type', 'a', 'b')]: 'value', key: 'other' });
    const scan = await seeded.evaluate('rules:scanComposite', ['type']);
    expect(JSON.parse(String(scan.response))).toEqual([[['a', 'b'], 'value']]);
    const caller = await rules.as({ ...ALICE, mspId: 'Org2MSP' }).evaluate('rules:caller', ['role']);
    expect(JSON.parse(String(caller.response))).toMatchObject({ mspId: 'Org2MSP', attribute: 'clerk' });
  });

  test('happens at the given time', async () => {
    const time = new Date('2019-08-07T06:05:04.321Z');
    expect((await rules.at(time).submit('rules:time')).response).toBe(time.toISOString());
  });

  test('tells deletions, private writes and purges apart', async () => {
    expect((await rules.given({ key: 'x' }).submit('rules:remove', ['key'])).writes).toEqual({
      ...NO_WRITES,
      deletes: ['key'],
    });
    const collection = '_implicit_org_Org1MSP';
    const own = { endorsingOrganizations: ['Org1MSP'], transientData: { value: 'secret' } };
    const put = await rules.submit('rules:putPrivate', [collection, 'key'], own);
    expect(put.writes).toEqual({ ...NO_WRITES, privatePuts: { [collection]: { key: 'secret' } } });
    const seeded = rules.givenPrivate('Org1MSP', { key: 'secret' });
    const deleted = await seeded.submit('rules:removePrivate', [collection, 'key'], own);
    expect(deleted.writes).toEqual({ ...NO_WRITES, privateDeletes: { [collection]: ['key'] } });
    const purged = await seeded.submit('rules:purgePrivate', [collection, 'key'], own);
    expect(purged.writes).toEqual({ ...NO_WRITES, purges: { [collection]: ['key'] } });
  });

  test('reads given private values at their own organisation only', async () => {
    const seeded = rules.givenPrivate('Org2MSP', { key: 'secret' });
    const read = ['_implicit_org_Org2MSP', 'key'];
    const there = await seeded.evaluate('rules:getPrivate', read, { organization: 'Org2MSP' });
    expect(there.response).toBe('secret');
    const here = await seeded.evaluate('rules:getPrivate', read);
    expect(here.error).toMatchObject({ code: 'CONTRACT_FAILED', message: expect.stringContaining('not available') });
  });

  test('gives bytes that are no UTF-8 as bytes', async () => {
    const value = Uint8Array.of(0xff, 0xfe);
    const outcome = await rules.submit('rules:putPrivate', ['_implicit_org_Org1MSP', 'key'], {
      endorsingOrganizations: ['Org1MSP'],
      transientData: { value },
    });
    expect(outcome.writes.privatePuts).toEqual({ _implicit_org_Org1MSP: { key: value } });
  });

  test('leaves the fixture as it was; what follows starts from `after`', async () => {
    const first = await rules.submit('rules:put', ['key', 'value']);
    expect((await rules.evaluate('rules:get', ['key'])).response).toBe('');
    expect((await first.after.evaluate('rules:get', ['key'])).response).toBe('value');
  });

  test('shows what a refused call had written before it was refused', async () => {
    const outcome = await rules.submit('rules:putThenFail', ['key', 'no']);
    expect(outcome).toMatchObject({
      response: undefined,
      error: { code: 'CONTRACT_FAILED', message: 'no' },
      writes: { puts: { key: 'x' } },
    });
    const clean = await rules.submit('rules:absent');
    expect(clean.writes).toEqual(NO_WRITES);
    expect((await outcome.after.evaluate('rules:get', ['key'])).response).toBe('');
  });

  test('tells of endorsements that differ or do not suffice', async () => {
    expect((await rules.submit('rules:putExecutor', ['key'])).error).toMatchObject({ code: 'ENDORSEMENT_MISMATCH' });
    const alone = await rules.submit('rules:put', ['key', 'value'], { endorsingOrganizations: ['Org1MSP'] });
    expect(alone.error).toMatchObject({ code: 'COMMIT_FAILED', validationCode: 'ENDORSEMENT_POLICY_FAILURE' });
  });

  test('refuses to run without a caller, or with one of no organisation', async () => {
    const nobody = fixture({ contracts: [RuleContract], organizations: ORGANIZATIONS });
    await expect(nobody.submit('rules:put', ['k', 'v'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const stranger = rules.as({ ...ALICE, mspId: 'NobodyMSP' });
    await expect(stranger.submit('rules:put', ['k', 'v'])).rejects.toMatchObject({ code: 'UNKNOWN_ORGANIZATION' });
  });
});

describe('processes compared', () => {
  const contracts = { module: new URL('./processes/contracts.ts', import.meta.url) };

  test('agree on a deterministic call, its refusals included', async () => {
    const seeded = rules.given({ key: 'before' });
    const agreed = await seeded.compareProcesses('rules:getThenPut', ['key', 'key', 'after'], {
      ...contracts,
      processes: 3,
    });
    expect(agreed).toMatchObject({ identical: true, results: [{ status: 200 }, { status: 200 }, { status: 200 }] });
    expect(Buffer.from(agreed.results[0]?.response ?? '', 'base64').toString()).toBe('before');
    const refused = await rules.compareProcesses('rules:putThenFail', ['key', 'no'], { ...contracts, processes: 2 });
    expect(refused).toMatchObject({ identical: true, results: [{ status: 500, message: 'no' }, { status: 500 }] });
  });

  test.each(['clock', 'zone', 'random', 'language'])('differ on a contract that asks for the %s', async (what) => {
    const { identical } = await rules.compareProcesses(`careless:${what}`, [], { ...contracts, processes: 3 });
    expect(identical).toBe(false);
  });

  test('refuses a module without contracts', async () => {
    const missing = rules.compareProcesses('rules:get', ['k'], { ...contracts, export: 'nothing', processes: 1 });
    await expect(missing).rejects.toMatchObject({
      code: 'INVALID_CONTRACT',
      message: expect.stringContaining('nothing'),
    });
  });

  test('refuses to wait for ever', async () => {
    const stuck = rules.compareProcesses('careless:hang', [], { ...contracts, processes: 1, timeout: 1500 });
    await expect(stuck).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('transient data reaches each of them', async () => {
    const value = randomBytes(8).toString('hex');
    const agreed = await rules.compareProcesses('rules:putPrivate', ['_implicit_org_Org1MSP', 'key'], {
      ...contracts,
      processes: 2,
      transientData: { value },
    });
    expect(agreed).toMatchObject({ identical: true, results: [{ status: 200 }, { status: 200 }] });
  });
});
