// What a server answers, held against its own description: statuses, media types and bodies, nothing besides.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

interface Documented {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly security?: unknown;
  readonly responses: Readonly<Record<string, Documented>>;
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** `GET /applications/{id}`, 200. */
export interface Seen {
  readonly route: string;
  readonly status: number;
}

const PREFIX = '/api/v1';

/** A field that the description does not name is refused too. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = 'properties' in inside && !('additionalProperties' in inside);
  return isOpen ? { ...inside, additionalProperties: false } : inside;
}

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);

const isOfType = (documented: string, type: string): boolean => documented === '*/*' || documented === type;

/** An answer to HEAD has the headers alone. */
const hasJson = (method: string, type: string, body: unknown): boolean =>
  method !== 'HEAD' && body !== undefined && /[/+]json$/.test(type);

export class Conformance {
  readonly #origin: string;
  #description: Promise<Description> | undefined;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #seen = new Map<string, Seen>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Fetched once; a server that was killed meanwhile is asked again next time. */
  get description(): Promise<Description> {
    this.#description ??= this.#fetch().catch((error: unknown) => {
      this.#description = undefined;
      throw error;
    });
    return this.#description;
  }

  async #fetch(): Promise<Description> {
    const response = await fetch(`${this.#origin}/api/docs/openapi.json`);
    return (await response.json()) as Description;
  }

  get seen(): readonly Seen[] {
    return [...this.#seen.values()];
  }

  /** Every route and status that the description names. */
  async documented(): Promise<Seen[]> {
    const { paths } = await this.description;
    return Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => ({ route: routeOf(method, path), status: Number(status) })),
      ),
    );
  }

  /**
   * @param path below the prefix, without its query
   * @param body undefined for a stream that is not looked into
   * @throws naming what is not documented
   */
  async check(method: string, path: string, { status, type, body }: Answered): Promise<void> {
    const { components } = await this.description;
    const found = await this.#operationOf(method, `${PREFIX}${path}`);
    if (found === undefined) return;
    const route = routeOf(method, found.template);
    const documented = found.operation.responses[String(status)];
    if (documented === undefined) throw new Error(`${route} answers ${status}, which is not documented`);
    this.#seen.set(`${route} ${status}`, { route, status });
    const name = `${route} ${status}`;
    if (documented.content === undefined) {
      if (body !== undefined && body !== '') throw new Error(`${name} has a body that is not documented`);
      return;
    }
    const content = Object.entries(documented.content).find(([known]) => isOfType(known, type));
    if (content === undefined) throw new Error(`${name} is of type ${type}, which is not documented`);
    const [, { schema }] = content;
    if (schema !== undefined && hasJson(method, type, body)) this.#assertValid(name, { ...schema, components }, body);
  }

  #assertValid(name: string, schema: object, body: unknown): void {
    const validate = this.#validators.get(name) ?? this.#ajv.compile(closed(schema) as object);
    this.#validators.set(name, validate);
    if (!validate(body)) throw new Error(`${name}: ${this.#ajv.errorsText(validate.errors)}`);
  }

  /** Of those that fit the one with fewest parameters is meant. */
  async #operationOf(method: string, path: string): Promise<{ template: string; operation: Operation } | undefined> {
    const { paths } = await this.description;
    const [found] = Object.entries(paths)
      .flatMap(([template, operations]) => {
        const operation = operations[method.toLowerCase()];
        return operation === undefined || !fits(template, path) ? [] : [{ template, operation }];
      })
      .sort((a, b) => a.template.split('{').length - b.template.split('{').length);
    return found;
  }
}

export interface Answered {
  readonly status: number;
  /** Media type without parameters. */
  readonly type: string;
  readonly body?: unknown;
}

const routeOf = (method: string, path: string): string => `${method.toUpperCase()} ${path.replace(PREFIX, '')}`;

const ofServers = new Map<string, Conformance>();

/** The one of a server; @param url any of its addresses */
export function conformanceOf(url: string): Conformance {
  const { origin } = new URL(url);
  const known = ofServers.get(origin) ?? new Conformance(origin);
  ofServers.set(origin, known);
  return known;
}
