// What the rule tests need of a ledger; one adapter for local-ledger, another can stand before a real network.

export interface RuleCall {
  readonly arguments?: readonly string[];
  readonly transientData?: Readonly<Record<string, string>>;
  readonly endorsingOrganizations?: readonly string[];
  /** Who executes an evaluation; default: the caller's own organisation. */
  readonly organization?: string;
}

export interface RuleTransaction {
  readonly transactionId: string;
  readonly result: string;
  submit(): Promise<{ readonly validationCode: string; readonly blockNumber: number }>;
}

/** A member of one organisation, calling the contract `rules`. */
export interface RuleClient {
  evaluate(name: string, call?: RuleCall): Promise<string>;
  /** Endorses without submitting. */
  endorse(name: string, call?: RuleCall): Promise<RuleTransaction>;
}

export interface RuleEvent {
  readonly name: string;
  readonly payload: string;
  readonly transactionId: string;
  readonly blockNumber: number;
}

export interface RuleBlock {
  readonly number: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly transactions: readonly { readonly transactionId: string; readonly validationCode: string }[];
  /** The whole block, for searching. */
  readonly bytes: Buffer;
}

export interface RuleLedger {
  /** MSP ids; the majority of them must endorse public writes. */
  readonly organizations: readonly [string, string, string];
  /** A client whose certificate has the attribute `role` = `auditor`. */
  client(organization: string): Promise<RuleClient>;
  /** From the given block on, until the consumer stops. */
  events(startBlock: number): AsyncIterable<RuleEvent>;
  blocks(startBlock: number): AsyncIterable<RuleBlock>;
  close(): Promise<void>;
}

/** Thrown by every adapter, so that the tests compare the same text. */
export class RuleFailure extends Error {
  override readonly name = 'RuleFailure';
  /** `contract`: the contract's own refusal, in its own words. `endorsement`: organisations differ. */
  readonly kind: 'contract' | 'endorsement' | 'other';

  constructor(kind: RuleFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
