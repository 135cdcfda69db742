import {
  CanonicalJsonError,
  ContractError,
  type JsonValue,
  parseCanonicalJson,
  type TransactionRule,
} from '@lianjian/ledger-api';

/** Characters of an argument. */
export const MAX_ARGUMENT_LENGTH = 262_144;

const pointerOf = (path: readonly PropertyKey[]): string => path.map((name) => `/${String(name)}`).join('');

/** Names of members that a caller made up are not repeated: they could hold anything. An attribute's is one of them. */
const withoutForeignNames = (pointer: string): string =>
  pointer.replace(/^\/attributes\/.*/, '/attributes/*').replace(/[^/]{65,}|[^/]*[^/A-Za-z0-9-][^/]*/g, '*');

const invalid = (field: string, problem: string): ContractError =>
  new ContractError('INVALID_INPUT', 'the argument is not as this transaction asks', {
    field: withoutForeignNames(field),
    problem,
  });

/** What the shim puts in the place of bytes that are no UTF-8: other bytes would give the same text. */
const REPLACED = '\ufffd';

function canonicalValue(argument: string): JsonValue {
  if (typeof argument !== 'string' || argument.length > MAX_ARGUMENT_LENGTH) throw invalid('', 'TOO_LONG');
  if (argument.includes(REPLACED)) throw invalid('', 'NOT_UTF8');
  try {
    return parseCanonicalJson(argument);
  } catch (error) {
    if (error instanceof CanonicalJsonError) throw invalid(error.path, error.code);
    throw error;
  }
}

/**
 * A transaction's one argument: canonical JSON, strictly of the schema. Names the first wrong field, never its value.
 *
 * @throws ContractError INVALID_INPUT
 */
export function parseArgument(schema: TransactionRule['input'], argument: string): unknown {
  const parsed = schema.safeParse(canonicalValue(argument));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(pointerOf(issue?.path ?? []), issue?.code ?? 'custom');
}
