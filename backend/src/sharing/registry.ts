// What of the consortium's registry sharing needs, read as the acting member.
import {
  type ApplicationRecord,
  type ChecklistRules,
  type ConsortiumRecord,
  ContractError,
  type GrantRecord,
  type OrganizationRecord,
  type Page,
  type SharingPolicyRecord,
} from '@lianjian/ledger-api';
import { allRows } from '../acting/pages.ts';
import { type Ledger, type Wallet } from '../adapters/ledger/ledger.ts';

const PAGE = 100;

const orUndefined = async <T>(reading: Promise<unknown>): Promise<T | undefined> => {
  try {
    return (await reading) as T;
  } catch (error) {
    if (error instanceof ContractError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
};

export class Registry {
  readonly #ledger: Ledger;
  /** Versions only grow: the search for the newest starts here. */
  #policyVersion = 1;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async consortium(wallet: Wallet): Promise<ConsortiumRecord> {
    return (await this.#ledger.evaluate(wallet, 'consortium:read', {})) as ConsortiumRecord;
  }

  async application(wallet: Wallet, id: string): Promise<ApplicationRecord> {
    return (await this.#ledger.evaluate(wallet, 'application:read', { id })) as ApplicationRecord;
  }

  async rules(wallet: Wallet, checklist: ApplicationRecord['checklist']): Promise<ChecklistRules> {
    const record = await this.#ledger.evaluate(wallet, 'checklist:read', checklist);
    return (record as { rules: ChecklistRules }).rules;
  }

  /** Registered and active. */
  async organizations(wallet: Wallet): Promise<OrganizationRecord[]> {
    const found = await Promise.all(
      this.#ledger.organizations.map((mspId) =>
        orUndefined<OrganizationRecord>(this.#ledger.evaluate(wallet, 'consortium:readOrganization', { mspId })),
      ),
    );
    return found.filter((organization) => organization?.status === 'active') as OrganizationRecord[];
  }

  /** The newest. @throws ContractError NOT_FOUND when there is none */
  async sharingPolicy(wallet: Wallet): Promise<SharingPolicyRecord> {
    const read = (version: number): Promise<unknown> =>
      this.#ledger.evaluate(wallet, 'consortium:readSharingPolicy', { version });
    let newest = (await read(this.#policyVersion)) as SharingPolicyRecord;
    for (;;) {
      const newer = await orUndefined<SharingPolicyRecord>(read(newest.version + 1));
      if (newer === undefined) break;
      newest = newer;
    }
    this.#policyVersion = newest.version;
    return newest;
  }

  /** Every grant of a case that the member may see, whatever its state. */
  grants(wallet: Wallet, applicationId: string): Promise<GrantRecord[]> {
    return allRows((bookmark) => {
      const query = { applicationId, bookmark, pageSize: PAGE };
      return this.#ledger.evaluate(wallet, 'sharing:listGrants', query) as Promise<Page<GrantRecord>>;
    });
  }
}
