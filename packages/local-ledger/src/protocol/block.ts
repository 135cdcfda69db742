// Blocks as Fabric's protobuf (common/common.proto) and hashes (protoutil/blockutils.go).
import { common } from '@hyperledger/fabric-protos';
import { sha256 } from '../hash.ts';
import { codeOfNumber, numberOfCode, type ValidationCode } from './validation-code.ts';

export interface RawBlock {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
  /** The one envelope of the block. */
  readonly envelope: Uint8Array;
  readonly validationCode: ValidationCode;
}

const { TRANSACTIONS_FILTER, COMMIT_HASH } = common.BlockMetadataIndex;

export const dataHashOf = (envelope: Uint8Array): Uint8Array => sha256(envelope);

/** Big-endian two's complement without needless leading bytes, as DER wants a non-negative INTEGER. */
function derInteger(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const content = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}

const derOctets = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.of(0x04, bytes.length), bytes]);

/** SHA-256 over DER SEQUENCE { INTEGER number, OCTET STRING previous hash, OCTET STRING data hash }; under 128 bytes. */
export function headerHashOf({
  number,
  previousHash,
  dataHash,
}: Omit<RawBlock, 'envelope' | 'validationCode'>): Buffer {
  const content = Buffer.concat([derInteger(number), derOctets(previousHash), derOctets(dataHash)]);
  return sha256(Buffer.of(0x30, content.length), content);
}

export function encodeBlock(block: RawBlock): Uint8Array {
  const header = new common.BlockHeader();
  header.setNumber(block.number);
  header.setPreviousHash(block.previousHash);
  header.setDataHash(block.dataHash);
  const data = new common.BlockData();
  data.setDataList([block.envelope]);
  const entries = Array.from({ length: COMMIT_HASH + 1 }, () => new Uint8Array());
  entries[TRANSACTIONS_FILTER] = Uint8Array.of(numberOfCode(block.validationCode));
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(entries);
  const proto = new common.Block();
  proto.setHeader(header);
  proto.setData(data);
  proto.setMetadata(metadata);
  return proto.serializeBinary();
}

/** @throws Error when the bytes are no block of one transaction */
export function decodeBlock(bytes: Uint8Array): RawBlock {
  const proto = common.Block.deserializeBinary(bytes);
  const header = proto.getHeader();
  const [envelope, ...others] = proto.getData()?.getDataList_asU8() ?? [];
  const filter = proto.getMetadata()?.getMetadataList_asU8()[TRANSACTIONS_FILTER];
  if (header === undefined || envelope === undefined || others.length > 0 || filter?.length !== 1) {
    throw new Error('expected a block of one transaction');
  }
  return {
    number: header.getNumber(),
    previousHash: header.getPreviousHash_asU8(),
    dataHash: header.getDataHash_asU8(),
    envelope,
    validationCode: codeOfNumber(filter[0] ?? 0),
  };
}
