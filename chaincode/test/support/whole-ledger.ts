// A ledger that lives through many transactions, with members who sign for themselves.
import { type InputOf, parseContractError, type Role, type TransactionName, TRANSACTIONS } from '@lianjian/ledger-api';
import { ContractError, LocalLedger, type Member } from '@lianjian/local-ledger';
import { contracts } from '../../src/index.ts';
import { argument } from './expectations.ts';
import { memberIdOf } from './ids.ts';

export interface WholeLedger {
  readonly ledger: LocalLedger;
  /** The same description is always the same person, with one certificate. */
  member(mspId: string, role: Role, unit?: string): Promise<Member>;
  /** The contract's answer. @throws the contract's own error */
  call<N extends TransactionName>(member: Member, name: N, input: InputOf<N>): Promise<unknown>;
}

export async function openWholeLedger(organizations: readonly string[]): Promise<WholeLedger> {
  const ledger = await LocalLedger.open({ contracts, organizations });
  const members = new Map<string, Promise<Member>>();
  return {
    ledger,
    member(mspId, role, unit) {
      const enrollmentId = memberIdOf(`${mspId} ${role} ${unit ?? ''}`);
      const attributes = { role, ...(unit === undefined ? {} : { unit }) };
      const { certificateAuthority } = ledger.organization(mspId);
      const known = members.get(enrollmentId) ?? certificateAuthority.issue({ attributes, enrollmentId });
      members.set(enrollmentId, known);
      return known;
    },
    async call(member, name, input) {
      const contract = ledger.connect(member).contract();
      const options = { arguments: argument(input) };
      try {
        const isSubmit = TRANSACTIONS[name].mode === 'submit';
        const answer = await (isSubmit ? contract.submit(name, options) : contract.evaluate(name, options));
        return JSON.parse(Buffer.from(answer).toString()) as unknown;
      } catch (error) {
        throw (error instanceof ContractError ? parseContractError(error.contractMessage) : undefined) ?? error;
      }
    },
  };
}
