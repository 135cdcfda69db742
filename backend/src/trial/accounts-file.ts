// Names and first passwords of the trial's people, in a file that only the server's user may read. It is written before
// anybody is created, so that a founding that was cut off goes on with the same people.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { memberId, mspId, ROLES } from '@lianjian/ledger-api';
import { z } from 'zod';
import { randomPassword } from '../accounts/passwords.ts';
import { createFile } from '../adapters/disk/durable-files.ts';
import { readText } from '../adapters/disk/read-text.ts';
import { MEMBERS } from './consortium.ts';

const accounts = z.array(
  z.object({
    memberId,
    mspId,
    name: z.string(),
    password: z.string(),
    role: z.enum(ROLES),
    unit: z.string().nullable(),
  }),
);

export type TrialAccount = z.infer<typeof accounts>[number];

export const accountsFileOf = (dataFolder: string): string => join(dataFolder, 'trial-accounts.json');

export async function readAccounts(dataFolder: string): Promise<TrialAccount[] | undefined> {
  const text = await readText(accountsFileOf(dataFolder));
  return text === undefined ? undefined : accounts.parse(JSON.parse(text));
}

export async function ensureAccounts(dataFolder: string): Promise<TrialAccount[]> {
  const known = await readAccounts(dataFolder);
  if (known !== undefined) return known;
  const drawn = MEMBERS.map((member) => ({ ...member, memberId: randomUUID(), password: randomPassword() }));
  await createFile(accountsFileOf(dataFolder), `${JSON.stringify(drawn, null, 2)}\n`);
  return drawn;
}
