// Values that a JSON Schema describes, as far as it describes them: for requests and arguments that get past the first
// look. What only code checks (a point on a curve, a day that exists) may still be wrong with them.
import fc from 'fast-check';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** Longest list that is made, whatever the schema allows. */
const MOST = 3;

type Find = (reference: string) => JsonSchema | undefined;

/** @param find what a `$ref` names */
export function valuesOf(schema: JsonSchema, find: Find = () => undefined): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valuesOf(find(schema.$ref) ?? {}, find);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, find)));
  if (schema.allOf !== undefined) return valuesOf(Object.assign({}, ...schema.allOf) as JsonSchema, find);
  return ofType(schema, find);
}

function ofType(schema: JsonSchema, find: Find): fc.Arbitrary<unknown> {
  const type = typeof schema.type === 'object' ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return texts(schema);
    case 'integer':
    case 'number':
      return fc.integer(bounds(schema));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return lists(schema, find);
    case 'object':
      return objects(schema, find);
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function bounds({ exclusiveMaximum, exclusiveMinimum, maximum, minimum }: JsonSchema): { min: number; max: number } {
  const min = Math.max(minimum ?? -1_000_000, (exclusiveMinimum ?? -Infinity) + 1);
  const max = Math.min(maximum ?? Math.max(min, 0) + 1_000_000, (exclusiveMaximum ?? Infinity) - 1);
  return { max: Math.min(max, Number.MAX_SAFE_INTEGER), min: Math.max(min, Number.MIN_SAFE_INTEGER) };
}

function texts({ format, maxLength = 40, minLength = 0, pattern }: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) {
    return fc
      .stringMatching(new RegExp(pattern))
      .filter(({ length }) => length >= minLength && length <= maxLength * 50);
  }
  if (format === 'uuid') return fc.uuid();
  const length = { maxLength: Math.min(maxLength, Math.max(minLength, 40)), minLength };
  const words = fc.string({ ...length, unit: 'grapheme' }).map((text) => text.normalize('NFC').trim() || 'x');
  return fc.oneof({ arbitrary: words, weight: 1 }, { arbitrary: encoded(maxLength), weight: 3 });
}

/** What the contract's own checks ask of a text whose schema says nothing but its length: bytes, or a day. */
function encoded(maxLength: number): fc.Arbitrary<string> {
  if (maxLength < 43) {
    return fc
      .date({ max: new Date('2035-01-01'), min: new Date('2025-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  }
  const bytes = Math.floor((maxLength * 3) / 4);
  return fc.uint8Array({ maxLength: bytes, minLength: bytes }).map((value) => Buffer.from(value).toString('base64url'));
}

function lists({ items = {}, maxItems = MOST, minItems = 0 }: JsonSchema, find: Find): fc.Arbitrary<unknown[]> {
  return fc.array(valuesOf(items, find), {
    maxLength: Math.max(minItems, Math.min(maxItems, MOST)),
    minLength: minItems,
  });
}

function objects(schema: JsonSchema, find: Find): fc.Arbitrary<object> {
  const { additionalProperties, properties = {}, propertyNames, required = [] } = schema;
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
    const names =
      propertyNames === undefined
        ? fc.string({ maxLength: 10 })
        : (valuesOf(propertyNames, find) as fc.Arbitrary<string>);
    return fc.dictionary(names, valuesOf(additionalProperties, find), { maxKeys: MOST });
  }
  const model = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, valuesOf(value, find)]));
  return fc.record(model, { requiredKeys: [...required] });
}
