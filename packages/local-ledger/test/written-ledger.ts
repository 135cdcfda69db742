// A ledger in a folder, what it was told, and what its files hold.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LocalLedger, type LedgerOptions } from '../src/index.ts';
import { newFolder } from './folder.ts';
import { RuleContract } from './rules/contract.ts';

export const ORGANIZATIONS = ['Org1MSP', 'Org2MSP'];

export const optionsFor = (folder: string): LedgerOptions & { folder: string } => ({
  contracts: [RuleContract],
  organizations: ORGANIZATIONS,
  folder,
});

export async function client(ledger: LocalLedger, mspId = 'Org1MSP'): Promise<Client> {
  const member = await ledger.organization(mspId).certificateAuthority.issue({ enrollmentId: 'm' });
  const contract = ledger.connect(member).contract('rules');
  return {
    submit: (name, ...args) => contract.submit(name, { arguments: args }),
    read: async (name, ...args) => Buffer.from(await contract.evaluate(name, { arguments: args })).toString(),
    own: (name, key, value = '') =>
      contract.submit(name, {
        arguments: [`_implicit_org_${mspId}`, key],
        transientData: { value },
        endorsingOrganizations: [mspId],
      }),
  };
}

export interface Client {
  submit(name: string, ...args: string[]): Promise<Uint8Array>;
  read(name: string, ...args: string[]): Promise<string>;
  /** A write to the organisation's own private collection. */
  own(name: string, key: string, value?: string): Promise<Uint8Array>;
}

/** A ledger with one public and one private value for each organisation, closed. */
export async function writtenFolder(): Promise<string> {
  const folder = newFolder();
  const ledger = await LocalLedger.open(optionsFor(folder));
  await (await client(ledger)).submit('put', 'key', 'value');
  for (const mspId of ORGANIZATIONS) await (await client(ledger, mspId)).own('putPrivate', 'key', `secret of ${mspId}`);
  await ledger.close();
  return folder;
}

export const privateFolder = (folder: string, mspId: string): string => join(folder, 'organizations', mspId, 'private');

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

export const holds = (folder: string, text: string): boolean =>
  filesBelow(folder).some((path) => readFileSync(path).includes(text));
