// Canonical JSON: the JSON Canonicalization Scheme (RFC 8785) narrowed to what a ledger needs. Numbers are
// integers within ±(2^53 - 1) and never -0; strings and member names are NFC without lone surrogates; nothing is
// undefined, a function or an instance of a class. Members are ordered by UTF-16 code units (RFC 8785 section
// 3.2.3). One value has one text, so texts can be compared, hashed and signed.

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export type CanonicalJsonErrorCode =
  | 'NOT_AN_INTEGER'
  | 'OUT_OF_RANGE'
  | 'LONE_SURROGATE'
  | 'NOT_NFC'
  | 'UNSUPPORTED_TYPE'
  | 'TOO_DEEP'
  | 'NOT_JSON'
  | 'NOT_CANONICAL';

/** `path` is a JSON Pointer (RFC 6901) to the offending value; empty for the whole text. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError';
  readonly code: CanonicalJsonErrorCode;
  readonly path: string;

  constructor(code: CanonicalJsonErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(`canonical JSON: ${message}${path === '' ? '' : ` at ${path}`}`, options);
    this.code = code;
    this.path = path;
  }
}

/** Deeper nesting is refused, so that neither side can be made to overflow its stack. */
const MAX_DEPTH = 64;

const compareCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Where a value stands, told only when something is wrong with it. */
interface Place {
  readonly within: Place | undefined;
  readonly name: string | number;
}

function pointerTo(place: Place | undefined): string {
  if (place === undefined) return '';
  const { name, within } = place;
  return `${pointerTo(within)}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

const refused = (code: CanonicalJsonErrorCode, place: Place | undefined, message: string): CanonicalJsonError =>
  new CanonicalJsonError(code, pointerTo(place), message);

function integerText(value: number, place: Place | undefined): string {
  if (!Number.isInteger(value) || Object.is(value, -0)) {
    throw refused('NOT_AN_INTEGER', place, 'numbers must be integers and not -0');
  }
  if (!Number.isSafeInteger(value)) {
    throw refused('OUT_OF_RANGE', place, 'integers must lie within ±(2^53 - 1)');
  }
  return String(value);
}

/** Always well-formed and in NFC: nearly every string of a ledger. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

// JSON.stringify escapes strings exactly as RFC 8785 section 3.2.2.2 asks.
function stringText(value: string, place: Place | undefined): string {
  if (PRINTABLE_ASCII.test(value)) return JSON.stringify(value);
  if (!value.isWellFormed()) throw refused('LONE_SURROGATE', place, 'a string holds a lone surrogate');
  if (value.normalize('NFC') !== value) throw refused('NOT_NFC', place, 'a string is not in NFC');
  return JSON.stringify(value);
}

function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

// Read by index: a hole must be refused as undefined, and map() would skip it.
function arrayText(value: readonly unknown[], place: Place | undefined, depth: number): string {
  const texts = Array.from(value, (element, name) => textOf(element, { name, within: place }, depth + 1));
  return `[${texts.join(',')}]`;
}

function objectText(value: object, place: Place | undefined, depth: number): string {
  if (!isPlainObject(value) || Object.getOwnPropertySymbols(value).length > 0) {
    throw refused('UNSUPPORTED_TYPE', place, 'only plain objects and arrays can be written');
  }
  const members = Object.keys(value)
    .sort(compareCodeUnits)
    .map((name) => {
      const at: Place = { name, within: place };
      return `${stringText(name, at)}:${textOf(value[name], at, depth + 1)}`;
    });
  return `{${members.join(',')}}`;
}

function textOf(value: unknown, place: Place | undefined, depth: number): string {
  if (depth > MAX_DEPTH) throw refused('TOO_DEEP', place, `nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return integerText(value, place);
  if (typeof value === 'string') return stringText(value, place);
  if (Array.isArray(value)) return arrayText(value, place, depth);
  if (typeof value === 'object') return objectText(value, place, depth);
  throw refused('UNSUPPORTED_TYPE', place, `${typeof value} has no JSON form`);
}

/**
 * The one canonical text of a value.
 *
 * @throws CanonicalJsonError naming the offending place when the value has no canonical text
 */
export function stringifyCanonicalJson(value: unknown): string {
  return textOf(value, undefined, 0);
}

/** @throws CanonicalJsonError unless the value has a canonical text */
export function assertCanonicalValue(value: unknown): asserts value is JsonValue {
  textOf(value, undefined, 0);
}

/**
 * Reads a text that is already canonical: what it means, written canonically, must be the same text. White space,
 * other member order, duplicate members, 1.0, 1e3 and needless escapes are therefore refused.
 *
 * @throws CanonicalJsonError with NOT_JSON, NOT_CANONICAL, or the code of the offending value
 */
export function parseCanonicalJson(text: string): JsonValue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CanonicalJsonError('NOT_JSON', '', 'the text is not JSON', { cause });
  }
  if (stringifyCanonicalJson(value) !== text) {
    throw new CanonicalJsonError('NOT_CANONICAL', '', 'the text is JSON but not in canonical form');
  }
  return value as JsonValue;
}
