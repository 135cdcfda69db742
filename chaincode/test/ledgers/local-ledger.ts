import {
  type InputOf,
  parseContractError,
  type Role,
  stringifyCanonicalJson,
  type TransactionName,
  TRANSACTIONS,
} from '@lianjian/ledger-api';
import { ContractError, type ContractClass, LedgerError, LocalLedger, type Member } from '@lianjian/local-ledger';
import {
  AccessDenied,
  type Call,
  type Endorsed,
  type Person,
  type PersonChoice,
  type ScenarioLedger,
} from './scenario-ledger.ts';

const DAY = 86_400_000;

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ContractError) throw parseContractError(error.contractMessage) ?? error;
    if (error instanceof LedgerError && error.code === 'IDENTITY_REFUSED') {
      throw new AccessDenied(error.message, { cause: error });
    }
    throw error;
  }
}

const valueOf = (answer: Uint8Array): unknown => JSON.parse(Buffer.from(answer).toString()) as unknown;

const optionsOf = (argument: string | Uint8Array, { endorsingOrganizations, transientData }: Call) => ({
  arguments: [argument],
  ...(endorsingOrganizations === undefined ? {} : { endorsingOrganizations }),
  ...(transientData === undefined ? {} : { transientData }),
});

class LocalPerson implements Person {
  readonly member: Member;
  readonly memberId: string;
  readonly #ledger: LocalLedger;

  constructor(ledger: LocalLedger, member: Member, memberId: string) {
    this.#ledger = ledger;
    this.member = member;
    this.memberId = memberId;
  }

  get mspId(): string {
    return this.member.identity.mspId;
  }

  async sign(digest: Uint8Array): Promise<Uint8Array> {
    return this.member.signer(digest);
  }

  call<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<unknown> {
    return this.callWith(name, stringifyCanonicalJson(input), call);
  }

  async callWith(name: TransactionName, argument: string | Uint8Array, call: Call = {}): Promise<unknown> {
    const options = optionsOf(argument, call);
    const contract = this.#ledger.connect(this.member).contract();
    const isSubmit = TRANSACTIONS[name].mode === 'submit';
    return valueOf(await translated(isSubmit ? contract.submit(name, options) : contract.evaluate(name, options)));
  }

  async endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown> {
    const contract = this.#ledger.connect(this.member).contract();
    const options = { arguments: [stringifyCanonicalJson(input)], organization };
    return valueOf((await translated(contract.endorseOnly(name, options))).result);
  }

  async endorse<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<Endorsed> {
    const contract = this.#ledger.connect(this.member).contract();
    const proposal = contract.newProposal(name, optionsOf(stringifyCanonicalJson(input), call));
    const transaction = await translated(proposal.endorse());
    return { submit: async () => (await (await transaction.submit()).getStatus()).validationCode };
  }
}

export class LocalScenarioLedger implements ScenarioLedger {
  readonly kind = 'local';
  readonly paceMs = 4_000;
  readonly ledger: LocalLedger;
  readonly #twin: LocalLedger;

  private constructor(ledger: LocalLedger, twin: LocalLedger) {
    this.ledger = ledger;
    this.#twin = twin;
  }

  static async open(
    contracts: readonly ContractClass[],
    organizations: readonly string[],
  ): Promise<LocalScenarioLedger> {
    const options = { contracts, organizations };
    return new LocalScenarioLedger(await LocalLedger.open(options), await LocalLedger.open(options));
  }

  person(mspId: string, role: Role, choice: PersonChoice = {}): Promise<LocalPerson> {
    return this.#issue(this.ledger, mspId, { role, ...choice });
  }

  irregular(kind: 'expired' | 'foreign', mspId: string, role: Role): Promise<LocalPerson> {
    if (kind === 'foreign') return this.#issue(this.#twin, mspId, { role });
    const now = Date.now();
    return this.#issue(this.ledger, mspId, { role }, { notBefore: new Date(now - DAY), notAfter: new Date(now - 1) });
  }

  async revoke(person: Person): Promise<void> {
    if (!(person instanceof LocalPerson)) throw new TypeError('a person of another ledger');
    await this.ledger.organization(person.mspId).certificateAuthority.revoke(person.member.certificate);
  }

  /** One process has no peer that could die alone: the work goes on without asking that organisation. */
  withoutPeer<T>(_mspId: string, work: () => Promise<T>): Promise<T> {
    return work();
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.#twin.close();
  }

  async #issue(
    from: LocalLedger,
    mspId: string,
    { memberId = crypto.randomUUID(), role, unit }: PersonChoice & { readonly role: Role },
    lifetime: { readonly notBefore?: Date; readonly notAfter?: Date } = {},
  ): Promise<LocalPerson> {
    const attributes = { role, ...(unit === undefined ? {} : { unit }) };
    const { certificateAuthority } = from.organization(mspId);
    const member = await certificateAuthority.issue({ attributes, enrollmentId: memberId, ...lifetime });
    return new LocalPerson(this.ledger, member, memberId);
  }
}
