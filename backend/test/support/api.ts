// A trial server of its own for each test file, and people who use it over HTTP.
import { afterAll } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import { startTrial, type TrialServer } from '../../src/trial/start-trial.ts';
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

export const documented = new Map<string, Set<number>>();

export class Person {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, accessToken?: string) {
    this.url = `${url}/api/v1`;
    this.#headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  }

  async raw(path: string, { method = 'GET', body, headers }: Sent = {}): Promise<Response> {
    const isForm = body instanceof FormData;
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
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

  post<T = Record<string, unknown>>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) });
  }

  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send<T>(path, { method: 'PUT', body });
  }
}

export interface Trial {
  readonly server: TrialServer;
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

export function trialOver(server: TrialServer): Trial {
  const nobody = new Person(server.url);
  const people = new Map<string, Promise<Person>>();
  const passwordOf = (name: string): string => {
    const found = server.accounts.find((account) => account.name === name);
    if (found === undefined) throw new Error(`the trial has no ${name}`);
    return found.password;
  };
  const logIn = async (name: string): Promise<Person> => {
    const { status, body } = await nobody.post<{ accessToken: string }>('/sessions', { name, password: passwordOf(name) });
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

/** In a folder of its own; ends with the test file. */
export async function openTrial(change: Readonly<Record<string, string>> = {}): Promise<Trial> {
  const folder = temporaryFolder();
  const server = await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, ...change }));
  afterAll(() => server.close());
  return trialOver(server);
}
