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

/** Read by nearly every transaction and written seldom: what some bytes mean is worked out once. */
const REREAD: readonly RecordKind[] = ['checklist', 'consortium', 'organization', 'principal', 'sharing-policy'];
const MOST_KEPT = 256;
const kept = new Map<string, object>();

/**
 * A record of the kinds that are read again and again is the same frozen object for the same bytes.
 *
 * @throws ContractError CORRUPT_STATE when the bytes are not what {@link encodeRecord} writes
 */
export function decodeRecord<K extends RecordKind>(kind: K, bytes: Uint8Array): RecordOf<K> {
  if (!REREAD.includes(kind)) return decoded(kind, bytes);
  const name = `${kind} ${Buffer.from(bytes).toString('latin1')}`;
  const known = kept.get(name) ?? frozen(decoded(kind, bytes));
  // The one used last stands last.
  kept.delete(name);
  kept.set(name, known);
  const [oldest = ''] = kept.keys();
  if (kept.size > MOST_KEPT) kept.delete(oldest);
  return known as RecordOf<K>;
}

function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) frozen(member as object);
  return Object.freeze(value);
}

function decoded<K extends RecordKind>(kind: K, bytes: Uint8Array): RecordOf<K> {
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
