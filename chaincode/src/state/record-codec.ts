import {
  CanonicalJsonError,
  ContractError,
  type JsonValue,
  parseCanonicalJson,
  type RecordKind,
  type RecordOf,
  RECORDS,
  stringifyCanonicalJson,
} from '@lianjian/ledger-api';

export function encodeRecord<K extends RecordKind>(kind: K, record: RecordOf<K>): Uint8Array {
  return Buffer.from(stringifyCanonicalJson(RECORDS[kind].parse(record)));
}

/** @throws ContractError CORRUPT_STATE when the bytes are not what {@link encodeRecord} writes */
export function decodeRecord<K extends RecordKind>(kind: K, bytes: Uint8Array): RecordOf<K> {
  const parsed = RECORDS[kind].safeParse(canonicalValue(kind, bytes));
  if (!parsed.success) throw corrupt(kind);
  return parsed.data as RecordOf<K>;
}

function canonicalValue(kind: RecordKind, bytes: Uint8Array): JsonValue {
  try {
    return parseCanonicalJson(Buffer.from(bytes).toString());
  } catch (error) {
    if (error instanceof CanonicalJsonError) throw corrupt(kind);
    throw error;
  }
}

const corrupt = (kind: RecordKind): ContractError =>
  new ContractError('CORRUPT_STATE', `a record of kind ${kind} is not as the contract writes it`, { kind });
