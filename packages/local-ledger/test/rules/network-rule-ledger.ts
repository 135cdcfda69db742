// The rule suite's ledger on real peers: three organisations, the rule contract deployed, each call through the gateway.
import { createHash } from 'node:crypto';
import { GatewayError, type ProposalOptions, StatusCode } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import {
  type Context,
  deploy,
  down,
  enrolMember,
  gatewayClient,
  type GatewayClient,
  type Organization,
  up,
} from '@lianjian/network';
import {
  type RuleBlock,
  type RuleCall,
  type RuleClient,
  type RuleEvent,
  RuleFailure,
  type RuleLedger,
  type RuleTransaction,
} from './rule-ledger.ts';

const CONTRACT = 'rules';
const SEEN_WITHIN_MS = 30_000;
/** Before the contract's own words. */
const RESPONSE = /chaincode response \d+, /;
/** The gateway's words when organisations come to different results. */
const MISMATCH = 'ProposalResponsePayloads do not match';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const codeName = (code: number): string =>
  Object.entries(StatusCode).find(([, known]) => known === code)?.[0] ?? String(code);

function failureOf(cause: unknown): unknown {
  if (!(cause instanceof GatewayError)) return cause;
  const lines = [...cause.details.map(({ message }) => message), cause.message];
  const refused = lines.find((line) => RESPONSE.test(line));
  if (refused !== undefined) return new RuleFailure('contract', refused.replace(/^[^]*?chaincode response \d+, /, ''));
  const kind = lines.some((line) => line.includes(MISMATCH)) ? 'endorsement' : 'other';
  return new RuleFailure(kind, lines.join('; '), { cause });
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOf(error);
  }
}

const optionsOf = ({ arguments: args, endorsingOrganizations, transientData }: RuleCall): ProposalOptions => ({
  ...(args === undefined ? {} : { arguments: [...args] }),
  ...(endorsingOrganizations === undefined ? {} : { endorsingOrganizations: [...endorsingOrganizations] }),
  ...(transientData === undefined ? {} : { transientData }),
});

/** A block's hash: SHA-256 over the DER of number, previous hash and data hash. */
function hashOf(header: common.BlockHeader): string {
  const octets = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0x04, bytes.length]), bytes]);
  const digits = header.getNumber().toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const number = Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, 'hex');
  const body = Buffer.concat([
    Buffer.from([0x02, number.length]),
    number,
    octets(header.getPreviousHash_asU8()),
    octets(header.getDataHash_asU8()),
  ]);
  return createHash('sha256')
    .update(Buffer.from([0x30, body.length]))
    .update(body)
    .digest('hex');
}

function transactionIdOf(envelope: Uint8Array): string {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
  const header = payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array();
  return common.ChannelHeader.deserializeBinary(header).getTxId();
}

function ruleBlock(block: common.Block): RuleBlock {
  const header = block.getHeader() ?? new common.BlockHeader();
  const filter = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  return {
    bytes: Buffer.from(block.serializeBinary()),
    hash: hashOf(header),
    number: header.getNumber(),
    previousHash: hex(header.getPreviousHash_asU8()),
    transactions: envelopes.map((envelope, index) => ({
      transactionId: transactionIdOf(envelope),
      validationCode: codeName(filter?.[index] ?? StatusCode.NOT_VALIDATED),
    })),
  };
}

class NetworkRuleLedger implements RuleLedger {
  readonly organizations: readonly [string, string, string];
  readonly #context: Context;
  readonly #clients: GatewayClient[] = [];
  readonly #watchers: readonly GatewayClient[];

  constructor(context: Context, organizations: readonly [Organization, Organization, Organization]) {
    this.#context = context;
    const [one, two, three] = organizations;
    this.organizations = [one.mspId, two.mspId, three.mspId];
    this.#watchers = organizations.map((organization) => gatewayClient(context, organization, { contract: CONTRACT }));
  }

  async client(mspId: string): Promise<RuleClient> {
    const organization = this.#organization(mspId);
    const credentials = await enrolMember(this.#context, { organization: organization.name, role: 'auditor' });
    const client = gatewayClient(this.#context, organization, { contract: CONTRACT, credentials });
    this.#clients.push(client);
    return {
      evaluate: async (name, call = {}) => {
        const { transientData, arguments: args = [], organization: at = mspId } = call;
        const options = optionsOf({
          arguments: args,
          endorsingOrganizations: [at],
          ...(transientData && { transientData }),
        });
        return text(await translated(client.contract.evaluate(name, options)));
      },
      endorse: async (name, call = {}) => this.#endorse(client, name, call),
    };
  }

  async *events(startBlock: number): AsyncIterable<RuleEvent> {
    const events = await this.#network().getChaincodeEvents(CONTRACT, { startBlock: BigInt(startBlock) });
    try {
      for await (const { blockNumber, eventName: name, payload, transactionId } of events) {
        yield { blockNumber: Number(blockNumber), name, payload: text(payload), transactionId };
      }
    } finally {
      events.close();
    }
  }

  async *blocks(startBlock: number): AsyncIterable<RuleBlock> {
    const blocks = await this.#network().getBlockEvents({ startBlock: BigInt(startBlock) });
    try {
      for await (const block of blocks) yield ruleBlock(block);
    } finally {
      blocks.close();
    }
  }

  async close(): Promise<void> {
    for (const client of [...this.#clients, ...this.#watchers]) client.close();
    await down(this.#context);
  }

  async #endorse(client: GatewayClient, name: string, call: RuleCall): Promise<RuleTransaction> {
    const transaction = await translated(client.contract.newProposal(name, optionsOf(call)).endorse());
    return {
      result: text(transaction.getResult()),
      submit: async () => {
        const commit = await translated(transaction.submit());
        const { blockNumber, code } = await translated(commit.getStatus());
        await this.#seenEverywhere(commit.getBytes());
        return { blockNumber: Number(blockNumber), validationCode: codeName(code) };
      },
      transactionId: transaction.getTransactionId(),
    };
  }

  /** Peers commit at their own pace; the suite reads where it likes. */
  async #seenEverywhere(commit: Uint8Array): Promise<void> {
    const deadline = Date.now() + SEEN_WITHIN_MS;
    await Promise.all(this.#watchers.map(({ gateway }) => gateway.newCommit(commit).getStatus({ deadline })));
  }

  #network() {
    const [watcher] = this.#watchers;
    if (watcher === undefined) throw new Error('the ledger has no organisations');
    return watcher.gateway.getNetwork(this.#context.topology.channel);
  }

  #organization(mspId: string): Organization {
    const organization = this.#context.topology.organizations.find((candidate) => candidate.mspId === mspId);
    if (organization === undefined) throw new Error(`the network has no ${mspId}`);
    return organization;
  }
}

/** @param folder the rule contract's package; deployed where it is not yet */
export async function openNetworkRuleLedger(context: Context, folder: string): Promise<RuleLedger> {
  const [one, two, three] = context.topology.organizations;
  if (one === undefined || two === undefined || three === undefined) throw new Error('the suite needs three of them');
  await up(context);
  await deploy(context, folder);
  return new NetworkRuleLedger(context, [one, two, three]);
}
