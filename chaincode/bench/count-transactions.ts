// How many transactions a whole case takes: one private file, granted to two desks, read, reviewed and passed.
import { type InputOf, type Role, type TransactionName, TRANSACTIONS } from '@lianjian/ledger-api';
import { heliaStore } from '../demo/helia-store.ts';
import { scenario } from '../demo/scenario.ts';
import {
  type Call,
  type Endorsed,
  type Person,
  type PersonChoice,
  type ScenarioLedger,
} from '../test/ledgers/scenario-ledger.ts';

/** Registrations come before a case, revocation after. */
const OF_A_CASE = /^(application|sharing:(?!revoke))/;

class CountedPerson implements Person {
  readonly #person: Person;
  readonly #counts: Map<string, number>;

  constructor(person: Person, counts: Map<string, number>) {
    this.#person = person;
    this.#counts = counts;
  }

  get mspId(): string {
    return this.#person.mspId;
  }

  get memberId(): string {
    return this.#person.memberId;
  }

  sign(digest: Uint8Array): Promise<Uint8Array> {
    return this.#person.sign(digest);
  }

  async call<N extends TransactionName>(name: N, input: InputOf<N>, call?: Call): Promise<unknown> {
    const answer = await this.#person.call(name, input, call);
    if (TRANSACTIONS[name].mode === 'submit') this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return answer;
  }

  callWith(name: TransactionName, argument: string | Uint8Array, call?: Call): Promise<unknown> {
    return this.#person.callWith(name, argument, call);
  }

  endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown> {
    return this.#person.endorsedBy(organization, name, input);
  }

  endorse<N extends TransactionName>(name: N, input: InputOf<N>, call?: Call): Promise<Endorsed> {
    return this.#person.endorse(name, input, call);
  }
}

function counted(ledger: ScenarioLedger, counts: Map<string, number>): ScenarioLedger {
  return {
    kind: ledger.kind,
    paceMs: ledger.paceMs,
    close: () => ledger.close(),
    irregular: (kind, mspId, role) => ledger.irregular(kind, mspId, role),
    person: async (mspId: string, role: Role, choice?: PersonChoice) =>
      new CountedPerson(await ledger.person(mspId, role, choice), counts),
    revoke: (person) => ledger.revoke(person),
    withoutPeer: (mspId, work) => ledger.withoutPeer(mspId, work),
  };
}

export interface CaseCount {
  readonly transactionsPerCase: number;
  readonly lines: readonly string[];
}

export async function countTransactions(ledger: ScenarioLedger): Promise<CaseCount> {
  const counts = new Map<string, number>();
  await scenario({ ledger: counted(ledger, counts), store: heliaStore() }, () => undefined);
  const ofCase = [...counts].filter(([name]) => OF_A_CASE.test(name));
  const transactionsPerCase = ofCase.reduce((sum, [, count]) => sum + count, 0);
  const told = ofCase.map(([name, count]) => (count === 1 ? name : `${count} ${name}`)).join(', ');
  return { transactionsPerCase, lines: [`a whole case: ${transactionsPerCase} transactions (${told})`] };
}
