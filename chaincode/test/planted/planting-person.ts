// A person whose every call is tried before with planted values in the place of each of its texts, and is refused.
import { expect } from '@jest/globals';
import { type InputOf, type JsonValue, stringifyCanonicalJson, type TransactionName } from '@lianjian/ledger-api';
import { type Call, type Endorsed, type Person } from '../ledgers/scenario-ledger.ts';
import { refusalOf } from '../scenarios/refused.ts';

const AT_ONCE = 8;

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** The value with the text in one place, for every place; the elements of a list are alike, the first stands for all. */
export function* replanted(value: JsonValue, text: string): Generator<JsonValue> {
  if (value === null || typeof value !== 'object') {
    yield text;
  } else if (isList(value)) {
    const [first, ...rest] = value;
    if (first !== undefined) for (const changed of replanted(first, text)) yield [changed, ...rest];
    else yield [text];
  } else {
    for (const [name, member] of Object.entries(value))
      for (const changed of replanted(member, text)) yield { ...value, [name]: changed };
    yield { ...value, [text]: text };
  }
}

export class PlantingPerson implements Person {
  readonly #person: Person;
  readonly #texts: readonly string[];
  #refused = 0;

  constructor(person: Person, texts: readonly string[]) {
    this.#person = person;
    this.#texts = texts;
  }

  get mspId(): string {
    return this.#person.mspId;
  }

  get memberId(): string {
    return this.#person.memberId;
  }

  /** Calls that were tried with a planted value. */
  get refused(): number {
    return this.#refused;
  }

  sign(digest: Uint8Array): Promise<Uint8Array> {
    return this.#person.sign(digest);
  }

  async call<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<unknown> {
    await this.#tryPlanted(name, input, call);
    return this.#person.call(name, input, call);
  }

  callWith(name: TransactionName, argument: string | Uint8Array, call: Call = {}): Promise<unknown> {
    return this.#person.callWith(name, argument, call);
  }

  endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown> {
    return this.#person.endorsedBy(organization, name, input);
  }

  endorse<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<Endorsed> {
    return this.#person.endorse(name, input, call);
  }

  async #tryPlanted(name: TransactionName, input: JsonValue, call: Call): Promise<void> {
    const attempts = [...this.#inArgument(name, input, call), ...this.#inTransientData(name, input, call)];
    for (let from = 0; from < attempts.length; from += AT_ONCE) {
      const codes = await Promise.all(
        attempts.slice(from, from + AT_ONCE).map(async (attempt) => (await refusalOf(attempt)).code),
      );
      expect(codes).not.toContain('not refused');
    }
    this.#refused += attempts.length;
  }

  *#inArgument(name: TransactionName, input: JsonValue, call: Call): Generator<() => Promise<unknown>> {
    for (const text of this.#texts)
      for (const changed of replanted(input, text))
        yield () => this.#person.callWith(name, stringifyCanonicalJson(changed), call);
  }

  *#inTransientData(name: TransactionName, input: JsonValue, call: Call): Generator<() => Promise<unknown>> {
    for (const field of Object.keys(call.transientData ?? {}))
      for (const text of this.#texts) {
        const transientData = { ...call.transientData, [field]: text };
        yield () => this.#person.callWith(name, stringifyCanonicalJson(input), { ...call, transientData });
      }
  }
}
