// What scenarios need of a ledger: people of organisations who call the contract. One driver runs it in process, another
// on the real network; the scenarios are the same.
import { type InputOf, type Role, type TransactionName } from '@lianjian/ledger-api';

export interface Call {
  readonly transientData?: Readonly<Record<string, string | Uint8Array>>;
  /** MSP ids; as the policy asks when absent. */
  readonly endorsingOrganizations?: readonly string[];
  /** MSP id of the organisation whose own peer takes the call; the caller's when absent. */
  readonly through?: string;
}

/** Endorsed, not yet submitted. */
export interface Endorsed {
  /** Fabric's validation code of the committed transaction. */
  submit(): Promise<string>;
}

export interface Person {
  readonly mspId: string;
  readonly memberId: string;
  /** Signs a SHA-256 digest with the key of the certificate; ECDSA, DER. */
  sign(digest: Uint8Array): Promise<Uint8Array>;
  /**
   * Submits or evaluates, as the transaction asks. A submission is on every running peer when this returns.
   *
   * @throws the contract's own error, AccessDenied
   */
  call<N extends TransactionName>(name: N, input: InputOf<N>, call?: Call): Promise<unknown>;
  /** The same with the argument's bytes as they are, canonical or not. */
  callWith(name: TransactionName, argument: string | Uint8Array, call?: Call): Promise<unknown>;
  /** One organisation's signed word; nothing is submitted. @throws the contract's own error, AccessDenied */
  endorsedBy<N extends TransactionName>(organization: string, name: N, input: InputOf<N>): Promise<unknown>;
  /** Submitted by the caller's own gateway, through whichever it was endorsed. */
  endorse<N extends TransactionName>(name: N, input: InputOf<N>, call?: Call): Promise<Endorsed>;
}

export interface PersonChoice {
  readonly unit?: string;
  /** A random one when absent. */
  readonly memberId?: string;
}

export interface ScenarioLedger {
  readonly kind: 'local' | 'network';
  /** Milliseconds within which a grant can be made ready and asked for. */
  readonly paceMs: number;
  person(mspId: string, role: Role, choice?: PersonChoice): Promise<Person>;
  /** `expired`: the organisation's certificate, its time over. `foreign`: of an authority that only has its name. */
  irregular(kind: 'expired' | 'foreign', mspId: string, role: Role): Promise<Person>;
  /** The organisation's authority revokes the certificate, and every peer knows it. */
  revoke(person: Person): Promise<void>;
  /** Runs the work while the organisation's peer is dead, where the ledger has peers that can die. */
  withoutPeer<T>(mspId: string, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The ledger did not take the caller's certificate; the contract was not asked or does not count. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}
