// A trial server of its own for each test file, and people who use it over HTTP.
import { afterAll, beforeAll } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import type * as serverModule from '../../src/server.ts';
import type * as startTrialModule from '../../src/trial/start-trial.ts';
import { temporaryFolder } from './folder.ts';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Person {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, accessToken?: string) {
    this.url = `${url}/api/v1`;
    this.#headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  }

  async raw(path: string, { method = 'GET', body, headers }: Sent = {}): Promise<Response> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    await assertDocumented(this.url, method, path, response.status);
    return response;
  }

  async send<T = Record<string, unknown>>(path: string, sent: Sent = {}): Promise<Answer<T>> {
    const response = await this.raw(path, sent);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.send<T>(path);
  }

  post<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.send<T>(path, {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
    });
  }

  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send<T>(path, { method: 'PUT', body });
  }
}

interface Description {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>
  >;
}

const descriptions = new Map<string, Promise<Description>>();

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);

/** Whatever a test sees must be in the API's description; of paths that fit, the one with fewest parameters is meant. */
async function assertDocumented(url: string, method: string, path: string, status: number): Promise<void> {
  const place = new URL(url);
  const read = async (): Promise<Description> =>
    (await (await fetch(`${place.origin}/api/docs/openapi.json`)).json()) as Description;
  const reading = descriptions.get(place.origin) ?? read();
  descriptions.set(place.origin, reading);
  const { paths } = await reading;
  const asked = `${place.pathname}${path.split('?')[0] ?? ''}`;
  const [template] = Object.keys(paths)
    .filter((known) => matches(known, asked) && paths[known]?.[method.toLowerCase()] !== undefined)
    .sort((a, b) => a.split('{').length - b.split('{').length);
  if (template === undefined) return;
  const responses = paths[template]?.[method.toLowerCase()]?.responses ?? {};
  if (!(String(status) in responses))
    throw new Error(`${method} ${template} answers ${status}, which is not documented`);
}

/** What of a server is needed to reach it: it may run in another process. */
export type Reached = Pick<startTrialModule.TrialServer, 'accounts' | 'url'>;

export interface Trial<S extends Reached = Reached> {
  readonly server: S;
  readonly nobody: Person;
  passwordOf(name: string): string;
  as(name: string): Promise<Person>;
}

export const TEST_ENVIRONMENT = {
  LIANJIAN_PORT: '0',
  LIANJIAN_LOG_LEVEL: 'silent',
  LIANJIAN_LOGINS_PER_MINUTE: '100000',
  LIANJIAN_REQUESTS_PER_MINUTE: '100000',
};

export function trialOver<S extends Reached>(server: S): Trial<S> {
  const nobody = new Person(server.url);
  const people = new Map<string, Promise<Person>>();
  const passwordOf = (name: string): string => {
    const found = server.accounts.find((account) => account.name === name);
    if (found === undefined) throw new Error(`the trial has no ${name}`);
    return found.password;
  };
  const logIn = async (name: string): Promise<Person> => {
    const { status, body } = await nobody.post<{ accessToken: string }>('/sessions', {
      name,
      password: passwordOf(name),
    });
    if (status !== 201) throw new Error(`${name} cannot log in: ${status}`);
    return new Person(server.url, body.accessToken);
  };
  return {
    server,
    nobody,
    passwordOf,
    as(name) {
      const person = people.get(name) ?? logIn(name);
      people.set(name, person);
      return person;
    },
  };
}

/**
 * Jest links whole graphs at once, and in one that is being linked a CommonJS package (the throttler) may not require an
 * ES module (Nest). So Nest is there before what uses both.
 */
async function loadNest(): Promise<void> {
  await import('@nestjs/common');
  await import('@nestjs/core');
}

export async function startingServer(): Promise<typeof serverModule> {
  await loadNest();
  return import('../../src/server.ts');
}

export async function startingTrial(): Promise<typeof startTrialModule> {
  await loadNest();
  return import('../../src/trial/start-trial.ts');
}

/** To be called at the top of a test file: a trial of its own in each test, closed after the last. */
export function useTrial(change: Readonly<Record<string, string>> = {}): () => Trial<startTrialModule.TrialServer> {
  const folder = temporaryFolder();
  let trial: Trial<startTrialModule.TrialServer> | undefined;
  beforeAll(async () => {
    const { startTrial } = await startingTrial();
    trial = trialOver(await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, ...change })));
  }, 240_000);
  afterAll(() => trial?.server.close());
  return () => {
    if (trial === undefined) throw new Error('the trial is not open yet');
    return trial;
  };
}
