import { beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Credentials } from '../src/gateway/client.ts';
import { type Context } from '../src/lifecycle/context.ts';
import { enrolMember, type Member, revokeMember } from '../src/lifecycle/members.ts';
import { waitFor } from '../src/wait.ts';
import { text, withClient } from './live/gateway.ts';
import { sharedNetwork, START_MS } from './live/network.ts';

let context: Context;
let member: Member;
beforeAll(async () => {
  context = await sharedNetwork();
  member = await enrolMember(context, { organization: 'college-a', role: 'clerk', unit: 'site-01' });
}, START_MS);

const caller = (credentials: Credentials): Promise<unknown> =>
  withClient(
    context,
    'college-a',
    async ({ contract }) => JSON.parse(text(await contract.submitTransaction('caller'))) as unknown,
    credentials,
  );

test('a member acts with role and unit from the certificate', async () => {
  expect(await caller(member)).toEqual({ mspId: 'CollegeAMSP', role: 'clerk', unit: 'site-01' });
});

test('the member’s key is readable by its owner only', () => {
  expect(statSync(join(member.folder, 'key.pem')).mode & 0o777).toBe(0o600);
});

test('refuses an enrolment id that is taken', async () => {
  const again = enrolMember(context, { organization: 'college-a', role: 'admin', id: member.id });
  await expect(again).rejects.toMatchObject({ code: 'CA_REFUSED' });
});

test('refuses to revoke someone the authority does not know', async () => {
  await expect(revokeMember(context, 'college-a', randomUUID())).rejects.toMatchObject({ code: 'CA_REFUSED' });
});

test('refuses a revoked member, and nobody else', async () => {
  const other = await enrolMember(context, { organization: 'college-a', role: 'reviewer' });
  await caller(member);
  await revokeMember(context, 'college-a', member.id);
  await waitFor({ what: 'the revocation to reach the peers', deadlineMs: 15_000 }, async () => {
    const call = caller(member).then(
      () => 'accepted',
      () => 'refused',
    );
    if ((await call) === 'accepted') throw new Error('the member is still accepted');
  });
  expect(await caller(other)).toMatchObject({ role: 'reviewer', unit: null });
});

test('refuses both of two members revoked one after the other', async () => {
  const second = await enrolMember(context, { organization: 'college-a', role: 'auditor' });
  await revokeMember(context, 'college-a', second.id);
  await waitFor({ what: 'the revocation to reach the peers', deadlineMs: 15_000 }, async () => {
    await expect(caller(second)).rejects.toThrow();
  });
  await expect(caller(member)).rejects.toThrow();
});
