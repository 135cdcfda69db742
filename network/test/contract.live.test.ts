// The system's own contract on the real network: registry, checklist, a case, and what is refused.
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  checklistRulesOf,
  type ContractErrorCode,
  encodeBase64url,
  type JsonValue,
  parseCanonicalJson,
  parseContractError,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Credentials, gatewayClient } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { deploy } from '../src/lifecycle/deploy.ts';
import { enrolMember, type Member } from '../src/lifecycle/members.ts';
import { organizationNamed } from '../src/topology/topology.ts';
import { text } from './live/gateway.ts';
import { mintMembers } from './live/mint.ts';
import { ROOT, sharedNetwork, START_MS } from './live/network.ts';

const CONTRACT = join(ROOT, 'chaincode', 'dist', 'package');
const CHECKLIST = join(ROOT, 'packages', 'ledger-api', 'data', 'checklists', 'enrolment-qualification.json');
const CASE = '0190a5d0-7c96-774b-8cce-b302099a8057';

interface Caller extends Credentials {
  readonly organization: string;
}
type Person = Member & Caller;

let context: Context;
let people: Record<'authority' | 'college' | 'clerk' | 'otherCollege', Person>;

async function enrolled(organization: string, role: 'admin' | 'clerk' | 'reviewer', unit?: string): Promise<Person> {
  const request = unit === undefined ? { organization, role } : { organization, role, unit };
  return { ...(await enrolMember(context, request)), organization };
}

const detailsOf = (error: unknown): string[] =>
  (error as { details?: { message: string }[] }).details?.map(({ message }) => message) ?? [];

/** A contract's error comes behind the peer's own words. */
function codeOf(error: unknown): ContractErrorCode | undefined {
  const [message] = [...detailsOf(error), String(error)].filter((line) => line.includes('{"code"'));
  return parseContractError(message?.slice(message.indexOf('{"code"')) ?? '')?.code;
}

async function call(person: Caller, name: string, input: JsonValue, mode: 'submit' | 'evaluate'): Promise<JsonValue> {
  const client = gatewayClient(context, organizationNamed(context.topology, person.organization), {
    contract: 'lianjian',
    credentials: person,
  });
  try {
    const argument = stringifyCanonicalJson(input);
    const result =
      mode === 'submit'
        ? await client.contract.submitTransaction(name, argument)
        : await client.contract.evaluateTransaction(name, argument);
    return parseCanonicalJson(text(result));
  } finally {
    client.close();
  }
}

const submit = (person: Caller, name: string, input: JsonValue) => call(person, name, input, 'submit');
const evaluate = (person: Caller, name: string, input: JsonValue) => call(person, name, input, 'evaluate');
const refusal = (calling: Promise<JsonValue>): Promise<unknown> => calling.then(() => 'accepted', codeOf);

const founding = { kind: 'authority', name: 'Authority', retentionDays: 3650, utcOffsetMinutes: 480 };
const application: JsonValue = {
  attributes: {
    admissionRoute: 'examination',
    cohort: '2026',
    entryLevel: 'junior-college',
    household: 'same-province',
    identityMatch: 'same',
    priorCredential: 'none',
    programmeClass: 'general',
  },
  checklist: { type: 'enrolment-qualification', version: 1 },
  id: CASE,
  learner: encodeBase64url(createHash('sha256').update('a learner').digest()),
  related: null,
};

beforeAll(async () => {
  context = await sharedNetwork();
  await deploy(context, CONTRACT);
  people = {
    authority: await enrolled('authority', 'admin'),
    college: await enrolled('college-a', 'admin'),
    clerk: await enrolled('college-a', 'clerk', 'site-01'),
    otherCollege: await enrolled('college-b', 'reviewer'),
  };
}, START_MS);

describe('the contract on the network', () => {
  test('the authority founds the consortium and registers its organisations', async () => {
    const { authority, college } = people;
    await submit(authority, 'consortium:found', founding);
    for (const [mspId, kind, sponsor] of [
      ['CollegeAMSP', 'college', null],
      ['CollegeBMSP', 'college', null],
      ['CentreMSP', 'centre', 'CollegeAMSP'],
    ] as const) {
      await submit(authority, 'consortium:registerOrganization', { kind, mspId, name: mspId, sponsor });
    }
    await submit(college, 'consortium:registerUnit', { code: 'site-01', name: 'Site 1' });
    expect(await evaluate(college, 'consortium:readOrganization', { mspId: 'CentreMSP' })).toMatchObject({
      kind: 'centre',
      sponsor: 'CollegeAMSP',
      status: 'active',
    });
  });

  test('refuses a member who may not', async () => {
    const { clerk } = people;
    const organization = { kind: 'college', mspId: 'OtherMSP', name: 'Other', sponsor: null };
    expect(await refusal(submit(clerk, 'consortium:registerOrganization', organization))).toBe('FORBIDDEN');
    expect(await refusal(evaluate(clerk, 'consortium:readOrganization', { mspId: 'OtherMSP' }))).toBe('NOT_FOUND');
  });

  test('a clerk of a unit opens a case under a published checklist', async () => {
    const file = readFileSync(CHECKLIST);
    const rules = checklistRulesOf(JSON.parse(file.toString('utf8'))) as unknown as JsonValue;
    const source = encodeBase64url(createHash('sha256').update(file).digest());
    await submit(people.authority, 'checklist:publish', { rules, source });
    await submit(people.clerk, 'application:create', application);
    expect(await evaluate(people.clerk, 'application:read', { id: CASE })).toMatchObject({
      organization: 'CollegeAMSP',
      state: 'draft',
      unit: 'site-01',
    });
  });

  test('the same case again changes nothing', async () => {
    const before = await evaluate(people.clerk, 'application:read', { id: CASE });
    await submit(people.clerk, 'application:create', application);
    expect(await evaluate(people.clerk, 'application:read', { id: CASE })).toEqual(before);
  });

  test('refuses to submit it while materials are missing', async () => {
    expect(await refusal(submit(people.clerk, 'application:submit', { id: CASE }))).toBe('INCOMPLETE');
    expect(await evaluate(people.clerk, 'application:read', { id: CASE })).toMatchObject({ state: 'draft' });
  });

  test('refuses to show it to another college', async () => {
    const read = evaluate(people.otherCollege, 'application:read', { id: CASE });
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain(await refusal(read));
  });

  test('refuses a certificate that has expired, also through its own peer, and not its twin', async () => {
    const minted = await mintMembers(context, 'college-a', randomUUID(), { role: 'admin' });
    const read = (who: Credentials) =>
      evaluate({ ...who, organization: 'college-a' }, 'consortium:readOrganization', {
        mspId: 'CollegeAMSP',
      });
    const write = (who: Credentials, code: string) =>
      submit({ ...who, organization: 'college-a' }, 'consortium:registerUnit', { code, name: 'Site 9' });
    expect(await read(minted.accepted)).toMatchObject({ status: 'active' });
    expect(await refusal(read(minted.expired))).toBe('FORBIDDEN');
    await write(minted.accepted, 'site-08');
    await expect(write(minted.expired, 'site-09')).rejects.toThrow();
    const unit = (code: string): Promise<JsonValue> => evaluate(people.college, 'consortium:readUnit', { code });
    expect(await unit('site-08')).toMatchObject({ code: 'site-08' });
    expect(await refusal(unit('site-09'))).toBe('NOT_FOUND');
  });

  test('refuses an argument that is not canonical', async () => {
    const client = gatewayClient(context, organizationNamed(context.topology, 'college-a'), {
      contract: 'lianjian',
      credentials: people.clerk,
    });
    try {
      const calling = client.contract.evaluateTransaction('application:read', `{ "id": "${CASE}" }`);
      expect(await calling.then(() => 'accepted', codeOf)).toBe('INVALID_INPUT');
    } finally {
      client.close();
    }
  });
});
