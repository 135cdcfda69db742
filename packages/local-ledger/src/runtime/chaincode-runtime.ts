import contractApi, { type Contract } from 'fabric-contract-api';
import { peer } from '@hyperledger/fabric-protos';
import { LedgerError } from '../errors.ts';
import { type SimulationResult } from '../simulation/read-write-set.ts';
import { Simulator } from '../simulation/simulator.ts';
import { type StateView } from '../simulation/state-view.ts';
import { type ParsedProposal } from '../protocol/proposal.ts';
import { ChaincodeFromContract, ChaincodeStub } from './fabric-shim.ts';
import { PeerHandler } from './peer-handler.ts';

/** A contract class as fabric-chaincode-node takes it: made without arguments. */
export type ContractClass = new () => Contract;

export interface ChaincodeEvent {
  readonly name: string;
  readonly payload: Uint8Array;
}

export interface Execution {
  readonly response: { readonly status: number; readonly message: string; readonly payload: Uint8Array };
  readonly event: ChaincodeEvent | undefined;
  /** What was read and written up to the end, also where the contract failed. */
  readonly simulation: SimulationResult;
}

export interface ExecutionContext {
  readonly view: StateView;
  readonly proposal: ParsedProposal;
  readonly members: ReadonlySet<string>;
  /** Milliseconds after which the execution is given up. */
  readonly timeout: number;
}

const SERIALIZERS = {
  transaction: 'jsonSerializer',
  serializers: { jsonSerializer: contractApi.JSONSerializer },
} as const;

/** Status from which on a peer refuses to endorse (shim.ERRORTHRESHOLD). */
export const ERROR_THRESHOLD = 400;

/** fabric-shim reads the organisation from CORE_PEER_LOCALMSPID; here several organisations share one process. */
class OrganizationStub extends ChaincodeStub {
  readonly #organization: string;

  constructor(organization: string, handler: PeerHandler, proposal: ParsedProposal) {
    const input = new peer.ChaincodeInput();
    input.setArgsList([...proposal.args]);
    super(handler, proposal.channel, proposal.transactionId, input, proposal.signedProposal);
    this.#organization = organization;
  }

  override getMspID(): string {
    return this.#organization;
  }
}

/**
 * fabric-contract-api 2.5.8 asks for class-transformer ^0.4.0 but cannot run with 0.4.1, which lacks `classToPlain`:
 * every contract that returns an object would fail, one call at a time.
 */
function assertSerializerWorks(): void {
  try {
    new contractApi.JSONSerializer().toBuffer({}, {});
  } catch (cause) {
    const advice = 'override class-transformer with 0.4.0 or 0.5.1 below fabric-contract-api';
    throw new LedgerError('INVALID_CONTRACT', `fabric-contract-api cannot write objects; ${advice}`, { cause });
  }
}

function loadContracts(contracts: readonly ContractClass[], title: string): ChaincodeFromContract {
  assertSerializerWorks();
  try {
    return new ChaincodeFromContract([...contracts], SERIALIZERS, {}, title);
  } catch (cause) {
    throw new LedgerError('INVALID_CONTRACT', 'the contract classes cannot be loaded', { cause });
  }
}

/** Contract metadata as the chaincode's GetMetadata gives it: the API, to be kept as a snapshot. */
export function contractMetadata(contracts: readonly ContractClass[], title = ''): unknown {
  return JSON.parse(JSON.stringify(loadContracts(contracts, title).metadata));
}

/** The contract classes of one organisation's chaincode process. */
export class ChaincodeRuntime {
  readonly #name: string;
  readonly #organization: string;
  readonly #chaincode: ChaincodeFromContract;

  constructor(name: string, organization: string, contracts: readonly ContractClass[]) {
    this.#name = name;
    this.#organization = organization;
    this.#chaincode = loadContracts(contracts, name);
  }

  /** Runs the proposal once. The contract's own refusal is an answer, not an exception. */
  async execute({ view, proposal, members, timeout }: ExecutionContext): Promise<Execution> {
    const { channel, transactionId } = proposal;
    const [chaincode, organization] = [this.#name, this.#organization];
    const simulator = new Simulator({ view, transactionId, chaincode, organization, members });
    const handler = new PeerHandler({ simulator, channel, chaincode, transactionId });
    const stub = new OrganizationStub(organization, handler, proposal);
    try {
      const answer = await withinTime(this.#chaincode.Invoke(stub), timeout, () =>
        this.#timeoutError(proposal, timeout),
      );
      return {
        response: {
          status: answer.status,
          message: 'message' in answer ? answer.message : '',
          payload: 'payload' in answer ? answer.payload : new Uint8Array(),
        },
        event: eventOf(stub),
        simulation: simulator.result(),
      };
    } finally {
      await handler.end();
    }
  }

  #timeoutError({ transactionId }: ParsedProposal, timeout: number): LedgerError {
    return new LedgerError(
      'TIMEOUT',
      `the contract at ${this.#organization} did not answer transaction ${transactionId} within ${timeout} ms`,
    );
  }
}

function eventOf({ chaincodeEvent }: OrganizationStub): ChaincodeEvent | undefined {
  if (chaincodeEvent === undefined) return undefined;
  return { name: chaincodeEvent.getEventName(), payload: chaincodeEvent.getPayload_asU8() };
}

async function withinTime<T>(work: Promise<T>, timeout: number, error: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(error());
    }, timeout);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
