// Calls of the cast's members through their organisations' peers.
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Contract, type Gateway } from '@hyperledger/fabric-gateway';
import { type JsonValue, parseCanonicalJson, stringifyCanonicalJson, type TransactionName } from '@lianjian/ledger-api';
import { type Cast, type CastMember, type MemberName } from '../cast.ts';
import { signingBy } from './signer.ts';

export interface Call {
  readonly as: MemberName;
  readonly name: TransactionName;
  readonly input: JsonValue;
  /** Never endorsed by more, nor submitted. */
  readonly evaluate?: boolean;
  /** MSP ids of those who alone endorse or evaluate. */
  readonly at?: readonly string[];
  /** The gateway that is asked; the member's own organisation's when absent. */
  readonly through?: string;
  readonly transientData?: Readonly<Record<string, Uint8Array>>;
}

const DEADLINE_MS = 60_000;
const UNLIMITED = -1;

export class FabricClient {
  readonly cast: Cast;
  readonly #peers = new Map<string, Client>();
  readonly #gateways = new Map<string, Gateway>();

  constructor(cast: Cast) {
    this.cast = cast;
  }

  async call(call: Call): Promise<JsonValue> {
    const contract = this.contractFor(call.as, call.through);
    const proposal = contract.newProposal(call.name, {
      arguments: [stringifyCanonicalJson(call.input)],
      ...(call.at === undefined ? {} : { endorsingOrganizations: [...call.at] }),
      ...(call.transientData === undefined ? {} : { transientData: { ...call.transientData } }),
    });
    if (call.evaluate === true) return resultOf(await proposal.evaluate());
    const transaction = await proposal.endorse();
    const commit = await transaction.submit();
    const status = await commit.getStatus();
    if (!status.successful) throw new InvalidTransaction(status.code);
    return resultOf(transaction.getResult());
  }

  close(): void {
    for (const gateway of this.#gateways.values()) gateway.close();
    for (const peer of this.#peers.values()) peer.close();
  }

  /** A contract as a member sees it: the cast's own, through the member's own organisation, unless others are named. */
  contractFor(as: MemberName, through?: string, name: string = this.cast.contract): Contract {
    const member = this.cast[as];
    const mspId = through ?? member.mspId;
    const key = `${as} ${mspId}`;
    const gateway = this.#gateways.get(key) ?? this.#connect(member, mspId);
    this.#gateways.set(key, gateway);
    return gateway.getNetwork(this.cast.channel).getContract(name);
  }

  #connect(member: CastMember, mspId: string): Gateway {
    const deadline = (): { deadline: number } => ({ deadline: Date.now() + DEADLINE_MS });
    return connect({
      client: this.#peerOf(mspId),
      identity: { mspId: member.mspId, credentials: Buffer.from(member.certificate) },
      ...signingBy(this.cast.signing, member.privateKey),
      evaluateOptions: deadline,
      endorseOptions: deadline,
      submitOptions: deadline,
      commitStatusOptions: deadline,
    });
  }

  #peerOf(mspId: string): Client {
    const known = this.#peers.get(mspId);
    if (known !== undefined) return known;
    const peer = this.cast.peers[mspId];
    if (peer === undefined) throw new Error(`no peer of ${mspId} is known`);
    const client = new Client(peer.address, credentials.createSsl(Buffer.from(peer.tlsRoot)), {
      'grpc.ssl_target_name_override': 'localhost',
      'grpc.max_receive_message_length': UNLIMITED,
    });
    this.#peers.set(mspId, client);
    return client;
  }
}

/** Committed as invalid. `code` is Fabric's TxValidationCode. */
export class InvalidTransaction extends Error {
  override readonly name = 'InvalidTransaction';
  readonly code: number;
  constructor(code: number) {
    super(`committed as invalid with code ${code}`);
    this.code = code;
  }
}

const resultOf = (bytes: Uint8Array): JsonValue => parseCanonicalJson(Buffer.from(bytes).toString());
