// What an organisation as a whole sees of the chain, asked with the certificate of one of its people: for what the server
// does of itself for them. It sees no more than they do.
import { ContractError, type InputOf, type OrganizationRecord, type TransactionName } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { AccountRepository, type AccountRow } from '../adapters/database/account-repository.ts';
import { Acting } from './acting.ts';

/** Refusals of the person, not of the question: somebody else of the organisation may ask. */
const OF_THE_PERSON: readonly unknown[] = ['member-disabled', 'certificate-not-valid', 'certificate-attributes'];

export interface OrganizationView {
  readonly mspId: string;
  /** Those who may log in. */
  readonly people: readonly AccountRow[];
  /** Of the organisation: undefined before it is registered. */
  kind(): Promise<string | undefined>;
  /** Undefined where the organisation may not see it, or there is no such thing. */
  evaluate<T>(name: TransactionName, input: InputOf<TransactionName>): Promise<T | undefined>;
}

@Injectable()
export class OrganizationViews {
  readonly #accounts: AccountRepository;
  readonly #acting: Acting;

  constructor(accounts: AccountRepository, acting: Acting) {
    this.#accounts = accounts;
    this.#acting = acting;
  }

  async of(mspId: string): Promise<OrganizationView> {
    const people = (await this.#accounts.ofOrganization(mspId)).filter(({ status }) => status === 'active');
    const askers = people.filter(({ unit }) => unit === null);
    const evaluate = <T>(name: TransactionName, input: InputOf<TransactionName>): Promise<T | undefined> =>
      this.#firstAnswer<T>(askers, name, input);
    const kind = async (): Promise<string | undefined> =>
      (await evaluate<OrganizationRecord>('consortium:readOrganization', { mspId }))?.kind;
    return { evaluate, kind, mspId, people };
  }

  async #firstAnswer<T>(
    askers: readonly AccountRow[],
    name: TransactionName,
    input: InputOf<TransactionName>,
  ): Promise<T | undefined> {
    for (const asker of askers) {
      try {
        return await this.#acting.evaluate<T>(asker, name, input);
      } catch (error) {
        if (!(error instanceof ContractError) || !['FORBIDDEN', 'NOT_FOUND'].includes(error.code)) throw error;
        if (!OF_THE_PERSON.includes(error.details['reason'])) return undefined;
      }
    }
    return undefined;
  }
}
