// Fabric's documented rules as tests over any RuleLedger. Keys are made anew by every test, so that the suite can run on
// a ledger that has been in use. Times out on its own deadline where something never comes.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type RuleCall, type RuleClient, type RuleLedger, type RuleTransaction } from './rule-ledger.ts';

export class Rules {
  #ledger: RuleLedger | undefined;
  readonly #clients = new Map<string, RuleClient>();

  get ledger(): RuleLedger {
    if (this.#ledger === undefined) throw new Error('the ledger is not open');
    return this.#ledger;
  }

  async open(opening: () => Promise<RuleLedger>): Promise<void> {
    this.#ledger = await opening();
    for (const organization of this.#ledger.organizations) {
      this.#clients.set(organization, await this.#ledger.client(organization));
    }
  }

  /** The client of the first, second or third organisation. */
  client(index: 0 | 1 | 2 = 0): RuleClient {
    const client = this.#clients.get(this.ledger.organizations[index]);
    if (client === undefined) throw new Error('the ledger is not open');
    return client;
  }

  /** A key that nobody has used, with its descendants. */
  key(name: string): string {
    return `${name}.${randomBytes(6).toString('hex')}.`;
  }

  collection(index: 0 | 1 | 2): string {
    return `_implicit_org_${this.ledger.organizations[index]}`;
  }

  evaluate(name: string, ...args: string[]): Promise<string> {
    return this.client().evaluate(name, { arguments: args });
  }

  async json(name: string, ...args: string[]): Promise<unknown> {
    return JSON.parse(await this.evaluate(name, ...args));
  }

  endorse(name: string, ...args: string[]): Promise<RuleTransaction> {
    return this.client().endorse(name, { arguments: args });
  }

  /** Submits, requires that it is valid, and returns the contract's result with the transaction's id and block. */
  async submit(name: string, ...args: string[]): Promise<Submitted> {
    return this.submitAs(this.client(), name, { arguments: args });
  }

  async submitAs(client: RuleClient, name: string, call: RuleCall): Promise<Submitted> {
    const transaction = await client.endorse(name, call);
    const { validationCode, blockNumber } = await transaction.submit();
    if (validationCode !== 'VALID') throw new Error(`${name} was committed as ${validationCode}`);
    return { result: transaction.result, transactionId: transaction.transactionId, blockNumber };
  }

  /** A private value by way of transient data, endorsed by the collection's organisation alone. */
  async putPrivate(index: 0 | 1 | 2, key: string, value: string): Promise<Submitted> {
    return this.submitAs(this.client(index), 'putPrivate', {
      arguments: [this.collection(index), key],
      transientData: { value },
      endorsingOrganizations: [this.ledger.organizations[index]],
    });
  }

  async close(): Promise<void> {
    await this.#ledger?.close();
  }
}

export interface Submitted {
  readonly result: string;
  readonly transactionId: string;
  readonly blockNumber: number;
}

/** The first element that satisfies the condition; the stream is closed then. */
export async function firstWhere<T>(stream: AsyncIterable<T>, condition: (element: T) => boolean): Promise<T> {
  for await (const element of stream) {
    if (condition(element)) return element;
  }
  throw new Error('the stream ended');
}

/** Declares the given parts of the suite over one ledger. */
export function describeRules(
  name: string,
  open: () => Promise<RuleLedger>,
  parts: readonly ((rules: Rules) => void)[],
): void {
  describe(name, () => {
    const rules = new Rules();
    beforeAll(() => rules.open(open));
    afterAll(() => rules.close());
    for (const part of parts) part(rules);
  });
}
