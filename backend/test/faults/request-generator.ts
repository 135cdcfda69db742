// Requests out of the API's own description: as it says, almost as it says, and nothing like it.
import fc from 'fast-check';
import { type JsonSchema, valuesOf } from '../support/schema-values.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

export interface GeneratedRequest {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

/** Things that are there, by the name of a parameter: requests about nothing do not get far. */
export type Known = Readonly<Record<string, readonly string[]>>;

const SELDOM = 1;
const OFTEN = 5;

const garbage = fc.oneof(
  fc.string({ maxLength: 60, minLength: 1, unit: 'binary' }),
  fc.constantFrom(
    '..',
    '%',
    '\u0000',
    '-1',
    '1e9',
    '9'.repeat(40),
    'a'.repeat(600),
    "' or 1=1 --",
    '{}',
    'NaN',
    'ＡＢ',
    '🀄',
  ),
);

function segment(
  parameter: Parameter,
  known: Known,
  find: (name: string) => JsonSchema | undefined,
): fc.Arbitrary<string> {
  const there = known[parameter.name] ?? [];
  const fitting = valuesOf(parameter.schema ?? {}, find).map(String);
  return fc.oneof(
    ...(there.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...there), weight: OFTEN * 2 }]),
    { arbitrary: fitting, weight: OFTEN },
    { arbitrary: garbage, weight: SELDOM },
  );
}

/** A fitting value with one thing about it changed. */
function spoiled(value: unknown, by: unknown, at: number): unknown {
  if (Array.isArray(value)) return spoiledList(value, by, at);
  return value === null || typeof value !== 'object' ? by : spoiledObject(value, by, at);
}

const spoiledList = (list: readonly unknown[], by: unknown, at: number): unknown[] =>
  list.length === 0 ? [by] : list.map((item, index) => (index === at % list.length ? spoiled(item, by, at + 1) : item));

function spoiledObject(value: object, by: unknown, at: number): object {
  const entries = Object.entries(value) as [string, unknown][];
  const [name, inside] = entries[at % Math.max(1, entries.length)] ?? [];
  if (name === undefined || at % 4 === 0) return { ...value, [`extra${at % 3}`]: by };
  if (at % 4 === 1) return Object.fromEntries(entries.filter(([key]) => key !== name));
  return { ...value, [name]: spoiled(inside, by, Math.floor(at / 2)) };
}

const deep = fc.integer({ max: 2_000, min: 100 }).map((levels) => `${'['.repeat(levels)}${']'.repeat(levels)}`);
const texts = fc.oneof(
  fc.string({ maxLength: 50, unit: 'binary' }),
  deep,
  fc.constantFrom(
    '{',
    '{"a":1,}',
    'null',
    '[]',
    '"',
    '{"__proto__":{"x":1}}',
    '1e999',
    '\uFEFF{}',
    `"${'a'.repeat(300_000)}"`,
  ),
);

interface Body {
  readonly text: string;
  readonly type: string;
}

function bodies(
  schema: JsonSchema,
  good: readonly unknown[],
  find: (name: string) => JsonSchema | undefined,
): fc.Arbitrary<Body> {
  const fitting = fc.oneof(...(good.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...good), weight: OFTEN }]), {
    arbitrary: valuesOf(schema, find),
    weight: OFTEN,
  });
  const json = (value: unknown): Body => ({ text: JSON.stringify(value), type: 'application/json' });
  const whatever = fc.jsonValue({ maxDepth: 3 });
  return fc.oneof(
    { arbitrary: fitting.map(json), weight: OFTEN },
    {
      arbitrary: fc.tuple(fitting, whatever, fc.nat(1000)).map(([value, by, at]) => json(spoiled(value, by, at))),
      weight: OFTEN * 2,
    },
    { arbitrary: whatever.map(json), weight: SELDOM },
    { arbitrary: texts.map((text) => ({ text, type: 'application/json' })), weight: SELDOM },
    {
      arbitrary: fc
        .tuple(
          texts,
          fc.constantFrom(
            'text/plain',
            'application/xml',
            'application/x-www-form-urlencoded',
            'multipart/form-data',
            'x',
          ),
        )
        .map(([text, type]) => ({ text, type })),
      weight: SELDOM,
    },
  );
}

function forms(): fc.Arbitrary<FormData> {
  const file = fc.tuple(fc.string({ maxLength: 40, unit: 'binary' }), fc.uint8Array({ maxLength: 300 }));
  return fc.array(file, { maxLength: 4 }).map((files) => {
    const form = new FormData();
    for (const [name, bytes] of files) form.append('file', new Blob([Uint8Array.from(bytes)]), name);
    return form;
  });
}

const headers = fc.record(
  {
    'accept-language': fc.constantFrom('zh', 'en', 'en-GB;q=0.1,zh', ';;;', '*'),
    'idempotency-key': fc.stringMatching(/^[\x21-\x7e]{1,30}$/),
    'if-range': fc.constantFrom('"x"', 'W/"x"'),
    range: fc.constantFrom(
      'bytes=0-0',
      'bytes=5-',
      'bytes=-3',
      'bytes=9-1',
      'bytes=0-1,3-4',
      'lines=1',
      'bytes=99999999999999999999-',
    ),
    'x-request-id': fc.constantFrom('a'.repeat(8), 'short', 'with space', 'x'.repeat(100)),
  },
  { requiredKeys: [] },
);

export interface GeneratorOptions {
  readonly known: Known;
  /** Routes whose parameters are never those of things that are there. */
  readonly sparing: readonly string[];
  /** Whole bodies by route. */
  readonly good: Readonly<Record<string, readonly unknown[]>>;
  /** How often a route is asked; 10 where nothing is said. */
  readonly weights: Readonly<Record<string, number>>;
}

export function requestsFor(
  { components, paths }: ApiDescription,
  options: GeneratorOptions,
): fc.Arbitrary<GeneratedRequest> {
  const find = (reference: string): JsonSchema | undefined => components?.schemas?.[reference.split('/').at(-1) ?? ''];
  const routes = Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const route = `${method.toUpperCase()} ${template.replace('/api/v1', '')}`;
      return { arbitrary: requestsOf(route, operation, options, find), weight: options.weights[route] ?? 10 };
    }),
  );
  return fc.oneof(...routes);
}

function sentBodies(
  content: NonNullable<NonNullable<Operation['requestBody']>['content']>,
  good: readonly unknown[],
  find: (name: string) => JsonSchema | undefined,
): fc.Arbitrary<Body | FormData | undefined> {
  if (content['multipart/form-data'] !== undefined) return fc.oneof(forms(), bodies({}, [], find));
  const schema = content['application/json']?.schema;
  if (schema === undefined) return fc.constant(undefined);
  return fc.option(bodies(schema, good, find), { freq: 10, nil: undefined });
}

function requestsOf(
  route: string,
  { parameters = [], requestBody }: Operation,
  { good, known, sparing }: GeneratorOptions,
  find: (name: string) => JsonSchema | undefined,
): fc.Arbitrary<GeneratedRequest> {
  const [method = '', template = ''] = route.split(' ');
  const there = sparing.includes(route) ? {} : known;
  const placed = (where: string): fc.Arbitrary<Record<string, string>> => {
    const wanted = parameters.filter((parameter) => parameter.in === where);
    const model = Object.fromEntries(wanted.map((parameter) => [parameter.name, segment(parameter, there, find)]));
    return fc.record(model, { requiredKeys: where === 'path' ? Object.keys(model) : [] });
  };
  const body = sentBodies(requestBody?.content ?? {}, good[route] ?? [], find);
  return fc
    .record({ body, headers, path: placed('path'), query: placed('query') })
    .map(({ body: sent, headers: more, path, query }) => {
      const place = template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(wellFormed(path[name] ?? 'x')),
      );
      const search = new URLSearchParams(query).toString();
      const isText = sent !== undefined && !(sent instanceof FormData);
      return {
        body: isText ? sent.text : sent,
        headers: { ...more, ...(isText ? { 'content-type': sent.type } : {}) },
        method,
        path: search === '' ? place : `${place}?${search}`,
        route,
      };
    });
}

/** No address has half a character, or is nothing. */
const wellFormed = (text: string): string => (text === '' || /^\.+$/.test(text) ? 'x' : text.toWellFormed());
