// What the backend needs of a ledger, whichever it is. Two adapters: the in-process ledger and a Fabric gateway.
import { type InputOf, type Role, type TransactionName } from '@lianjian/ledger-api';

/** A member's Fabric identity. The private key is secret: it stays in custody and in memory. */
export interface Wallet {
  readonly mspId: string;
  /** Enrolment id. */
  readonly memberId: string;
  /** X.509, PEM. */
  readonly certificate: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
}

export interface Committed {
  /** What the contract returned. */
  readonly result: unknown;
  readonly transactionId: string;
  readonly blockNumber: number;
}

export interface SubmitOptions {
  /** Reaches the endorsers' contract; neither blocks nor stores. Secret. */
  readonly transientData?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * One organisation that alone endorses, reached through its own gateway peer: for what is private to it. Transient
   * data of such a call is shown to no other organisation.
   */
  readonly onlyAt?: string;
  readonly signal?: AbortSignal;
}

/** One block, as far as the backend follows it. */
export interface LedgerBlock {
  readonly number: number;
  /** SHA-256 of the block's header, as Fabric computes it: what the next block names as its predecessor's. 32 bytes. */
  readonly hash: Uint8Array;
  /** Empty in block 0. */
  readonly previousHash: Uint8Array;
  readonly transactions: readonly LedgerTransaction[];
}

export interface LedgerTransaction {
  readonly transactionId: string;
  readonly valid: boolean;
  /** As who signed it dated it; milliseconds since 1970. */
  readonly at: number;
  /** Of the certificate that signed the transaction. */
  readonly creator: { readonly mspId: string; readonly certificate: string };
  /** The contract's event: ids only. */
  readonly event: { readonly name: string; readonly payload: Uint8Array } | undefined;
  /** What the contract put into the public state; deletions are left out. Read only by whoever asks. */
  writes(): readonly LedgerWrite[];
}

export interface LedgerWrite {
  /** Composite, as in the state. */
  readonly key: string;
  readonly value: Uint8Array;
}

export interface Enrolment {
  /** Opaque, a UUID; never a name. */
  readonly memberId: string;
  readonly role: Role;
  readonly unit: string | null;
}

/** Issues and revokes certificates of one organisation's members. */
export interface CertificateAuthority {
  /** A new key and certificate each time; the member stays the same. */
  enrol(enrolment: Enrolment): Promise<Wallet>;
}

/**
 * Refusals of the contract are thrown as ledger-api's ContractError, everything else as BackendError `UNAVAILABLE`
 * (it may or may not have happened) or an unexpected error.
 */
export interface Ledger {
  /** MSP ids of the channel's organisations. */
  readonly organizations: readonly string[];
  /**
   * Endorses, orders and waits for the commit. Conflicts with other transactions and unknown outcomes are tried again
   * with the same argument: every operation of the contract that carries an id may be repeated. It ends within 60 s, and
   * some seconds more in which peers are asked what became of tries without an answer.
   */
  submit<N extends TransactionName>(
    wallet: Wallet,
    name: N,
    input: InputOf<N>,
    options?: SubmitOptions,
  ): Promise<Committed>;
  evaluate<N extends TransactionName>(wallet: Wallet, name: N, input: InputOf<N>): Promise<unknown>;
  /** One organisation's signed word on a call; nothing is submitted. */
  endorse<N extends TransactionName>(
    wallet: Wallet,
    organization: string,
    name: N,
    input: InputOf<N>,
    signal?: AbortSignal,
  ): Promise<unknown>;
  /**
   * The roots, PEM, that an organisation's certificates are checked against: pinned by this process's operator, never
   * read from the ledger's state. Every organisation of the channel has some.
   *
   * @throws BackendError NOT_FOUND
   */
  rootCertificates(mspId: string): readonly string[];
  /** @throws BackendError NOT_FOUND when this process does not serve that organisation */
  certificateAuthority(mspId: string): CertificateAuthority;
  /** Every block from `startBlock` on, then each new one; ends when aborted. */
  blocks(options: { readonly startBlock: number; readonly signal: AbortSignal }): AsyncIterable<LedgerBlock>;
  /** How many blocks there are. */
  height(): Promise<number>;
  /** Resolves when the ledger answers. */
  ping(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
