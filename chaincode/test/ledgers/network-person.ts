import { createPrivateKey } from 'node:crypto';
import { type Contract, GatewayError, type ProposalOptions, signers, StatusCode } from '@hyperledger/fabric-gateway';
import { type InputOf, stringifyCanonicalJson, type TransactionName, TRANSACTIONS } from '@lianjian/ledger-api';
import { contractErrorIn } from '@lianjian/ledger-client';
import {
  type Context,
  type Credentials,
  gatewayClient,
  type GatewayClient,
  type Organization,
} from '@lianjian/network';
import { AccessDenied, type Call, type Endorsed, type Person } from './scenario-ledger.ts';

/** What peers say of a certificate that they do not take. */
const DENIED =
  /access denied|creator certificate is not valid|identity is expired|certificate (has )?expired|is revoked/i;

function translate(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  const told = contractErrorIn(error);
  if (told !== undefined) return told;
  const texts = [...error.details.map(({ message }) => message), error.message];
  const denied = texts.find((text) => DENIED.test(text));
  if (denied !== undefined) return new AccessDenied(denied, { cause: error });
  return new Error(texts.join('; '), { cause: error });
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translate(error);
  }
}

const optionsOf = (
  argument: string | Uint8Array,
  { endorsingOrganizations, transientData }: Call,
): ProposalOptions => ({
  arguments: [argument],
  ...(endorsingOrganizations === undefined ? {} : { endorsingOrganizations: [...endorsingOrganizations] }),
  ...(transientData === undefined ? {} : { transientData }),
});

const statusName = (code: number): string =>
  Object.entries(StatusCode).find(([, known]) => known === code)?.[0] ?? String(code);

const valueOf = (answer: Uint8Array): unknown => JSON.parse(Buffer.from(answer).toString()) as unknown;

/** What a person needs of the ledger. */
export interface PersonNetwork {
  readonly context: Context;
  readonly contract: string;
  organizationOf(mspId: string): Organization;
  committedEverywhere(status: Uint8Array): Promise<void>;
}

export class NetworkPerson implements Person {
  readonly memberId: string;
  readonly mspId: string;
  readonly #ledger: PersonNetwork;
  readonly #credentials: Credentials;
  /** By the MSP id of the peer's organisation. */
  readonly #clients = new Map<string, GatewayClient>();

  constructor(ledger: PersonNetwork, credentials: Credentials, memberId: string) {
    this.#ledger = ledger;
    this.#credentials = credentials;
    this.memberId = memberId;
    this.mspId = credentials.mspId;
  }

  sign(digest: Uint8Array): Promise<Uint8Array> {
    return signers.newPrivateKeySigner(createPrivateKey(this.#credentials.privateKey))(digest);
  }

  call<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<unknown> {
    return this.callWith(name, stringifyCanonicalJson(input), call);
  }

  async callWith(name: TransactionName, argument: string | Uint8Array, call: Call = {}): Promise<unknown> {
    const { endorsingOrganizations, through } = call;
    const options = optionsOf(argument, call);
    const contract = this.#clientAt(through ?? this.mspId).contract;
    if (TRANSACTIONS[name].mode === 'submit') return this.#submit(contract, name, options);
    const at = endorsingOrganizations === undefined ? { endorsingOrganizations: [through ?? this.mspId] } : {};
    return valueOf(await translated(contract.evaluate(name, { ...options, ...at })));
  }

  async endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown> {
    const options = { arguments: [stringifyCanonicalJson(input)], endorsingOrganizations: [organization] };
    const proposal = this.#clientAt(this.mspId).contract.newProposal(name, options);
    return valueOf((await translated(proposal.endorse())).getResult());
  }

  async endorse<N extends TransactionName>(name: N, input: InputOf<N>, call: Call = {}): Promise<Endorsed> {
    const endorsing = this.#clientAt(call.through ?? this.mspId).contract;
    const proposal = endorsing.newProposal(name, optionsOf(stringifyCanonicalJson(input), call));
    const endorsed = await translated(proposal.endorse());
    const bytes = endorsed.getBytes();
    return {
      submit: async () => {
        const transaction = this.#clientAt(this.mspId).gateway.newTransaction(bytes);
        const commit = await translated(transaction.submit());
        const { code } = await translated(commit.getStatus());
        await this.#ledger.committedEverywhere(commit.getBytes());
        return statusName(code);
      },
    };
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  async #submit(contract: Contract, name: string, options: ProposalOptions): Promise<unknown> {
    const transaction = await translated(contract.newProposal(name, options).endorse());
    const commit = await translated(transaction.submit());
    const { code, successful } = await translated(commit.getStatus());
    await this.#ledger.committedEverywhere(commit.getBytes());
    if (!successful) throw new Error(`${name} was committed as ${statusName(code)}`);
    return valueOf(transaction.getResult());
  }

  #clientAt(mspId: string): GatewayClient {
    const known = this.#clients.get(mspId);
    const client =
      known ??
      gatewayClient(this.#ledger.context, this.#ledger.organizationOf(mspId), {
        contract: this.#ledger.contract,
        credentials: this.#credentials,
      });
    this.#clients.set(mspId, client);
    return client;
  }
}
