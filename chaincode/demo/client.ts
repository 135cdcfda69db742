// A member's connection to the contract, with the contract's own errors.
import { randomBytes } from 'node:crypto';
import {
  type InputOf,
  parseContractError,
  stringifyCanonicalJson,
  type TransactionName,
  TRANSACTIONS,
} from '@lianjian/ledger-api';
import { ContractError, type LocalLedger, type Member, type ProposalOptions } from '@lianjian/local-ledger';

type Call = Pick<ProposalOptions, 'endorsingOrganizations' | 'transientData'>;

const told = (error: unknown): unknown =>
  (error instanceof ContractError ? parseContractError(error.contractMessage) : undefined) ?? error;

const valueOf = (answer: Uint8Array): unknown => JSON.parse(Buffer.from(answer).toString()) as unknown;

export class Client {
  readonly #ledger: LocalLedger;
  readonly member: Member;

  constructor(ledger: LocalLedger, member: Member) {
    this.#ledger = ledger;
    this.member = member;
  }

  /** Submits or evaluates, as the transaction asks. @throws the contract's own error */
  async call<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<unknown> {
    const contract = this.#ledger.connect(this.member).contract();
    const options = { ...call, arguments: [stringifyCanonicalJson(input)] };
    const isSubmit = TRANSACTIONS[name].mode === 'submit';
    try {
      return valueOf(await (isSubmit ? contract.submit(name, options) : contract.evaluate(name, options)));
    } catch (error) {
      throw told(error);
    }
  }

  /** One organisation's signed word; nothing is submitted. @throws the contract's own error */
  async endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown> {
    const contract = this.#ledger.connect(this.member).contract();
    try {
      const options = { arguments: [stringifyCanonicalJson(input)], organization };
      return valueOf((await contract.endorseOnly(name, options)).result);
    } catch (error) {
      throw told(error);
    }
  }
}

/** UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  const [a, b] = [random.slice(0, 3), random.slice(3, 6)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-8${b}-${random.slice(6, 18)}`;
}
