import { encodeBlock, headerHashOf, type RawBlock } from '../protocol/block.ts';
import { type ParsedTransaction, parseTransaction } from '../protocol/envelope.ts';
import { deserializeIdentity, type Identity } from '../protocol/proposal.ts';
import { type ValidationCode } from '../protocol/validation-code.ts';
import { type ChaincodeEvent } from '../runtime/chaincode-runtime.ts';
import { type ReadWriteSet } from '../simulation/read-write-set.ts';

export interface BlockTransaction {
  readonly transactionId: string;
  readonly validationCode: ValidationCode;
  readonly timestamp: Date;
  readonly creator: Identity;
  /** MSP ids of the organisations that endorsed. */
  readonly endorsers: readonly string[];
  /** Transaction name, then its arguments. */
  readonly arguments: readonly Uint8Array[];
  readonly response: Uint8Array;
  readonly readWriteSet: ReadWriteSet;
  readonly event: ChaincodeEvent | undefined;
}

export interface Block {
  readonly number: number;
  /** SHA-256 of this block's header; the next block's previousHash. */
  readonly hash: Uint8Array;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
  /** The block as Fabric's protobuf (common.Block). */
  readonly bytes: Uint8Array;
  /** Absent in block 0, which holds the configuration. */
  readonly transaction: BlockTransaction | undefined;
}

function describeTransaction(parsed: ParsedTransaction, validationCode: ValidationCode): BlockTransaction {
  return {
    transactionId: parsed.transactionId,
    validationCode,
    timestamp: parsed.timestamp,
    creator: deserializeIdentity(parsed.creator),
    endorsers: parsed.endorsements.map(({ endorser }) => deserializeIdentity(endorser).mspId),
    arguments: parsed.args,
    response: parsed.response,
    readWriteSet: parsed.readWriteSet,
    event: parsed.event,
  };
}

export function describeBlock(raw: RawBlock): Block {
  const { number, previousHash, dataHash, envelope, validationCode } = raw;
  const transaction = number === 0 ? undefined : describeTransaction(parseTransaction(envelope), validationCode);
  return { number, hash: headerHashOf(raw), previousHash, dataHash, bytes: encodeBlock(raw), transaction };
}
