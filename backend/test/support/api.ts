// A trial server of its own for each test file, and people who use it over HTTP.
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { readConfig } from '../../src/adapters/config/config.ts';
import type * as serverModule from '../../src/server.ts';
import type * as startTrialModule from '../../src/trial/start-trial.ts';
import { conformanceOf } from './conformance.ts';
import { prepareDatabase } from './database.ts';
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
  readonly signal?: AbortSignal;
}

export class Person {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, accessToken?: string) {
    this.url = `${url}/api/v1`;
    this.#headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
  }

  /** The caller reads the body; it is not looked into. */
  async raw(path: string, sent: Sent = {}): Promise<Response> {
    const response = await this.#fetch(path, sent);
    await this.#check(path, sent, response);
    return response;
  }

  async send<T = Record<string, unknown>>(path: string, sent: Sent = {}): Promise<Answer<T>> {
    const response = await this.#fetch(path, sent);
    const text = await response.text();
    const isJson = mediaTypeOf(response).endsWith('json') && text !== '';
    const body: unknown = isJson ? JSON.parse(text) : text;
    await this.#check(path, sent, response, body);
    return { status: response.status, headers: response.headers, body: body as T };
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

  delete(path: string): Promise<Answer> {
    return this.send(path, { method: 'DELETE' });
  }

  #fetch(path: string, { method = 'GET', body, headers, signal }: Sent): Promise<Response> {
    const isRaw = body instanceof FormData || body instanceof Uint8Array;
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as FormData) : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  }

  /** Whatever a test sees must be as the API's description says. */
  async #check(path: string, { method = 'GET' }: Sent, response: Response, body?: unknown): Promise<void> {
    const [asked = ''] = path.split('?');
    // An answer to HEAD tells the type of a body that it does not have.
    const seen = method === 'HEAD' ? undefined : body;
    const answered = { status: response.status, type: mediaTypeOf(response), body: seen };
    await conformanceOf(this.url).check(method, asked, answered);
  }
}

const mediaTypeOf = ({ headers }: Response): string => (headers.get('content-type') ?? '').split(';')[0] ?? '';

/** What of a server is needed to reach it: it may run in another process. */
export type Reached = Pick<startTrialModule.TrialServer, 'accounts' | 'url'>;

export interface Trial<S extends Reached = Reached> {
  readonly server: S;
  readonly nobody: Person;
  passwordOf(name: string): string;
  /** The same each time. */
  as(name: string): Promise<Person>;
  /** In a session of its own. */
  logIn(name: string): Promise<Person>;
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
    logIn,
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

export async function startingTrial(): Promise<typeof startTrialModule> {
  await loadNest();
  return import('../../src/trial/start-trial.ts');
}

export async function startingServer(): Promise<typeof serverModule> {
  await loadNest();
  return import('../../src/server.ts');
}

/** With its server in this process. */
export type OwnTrial = Trial<startTrialModule.TrialServer>;

/** To be called at the top of a test file: a trial of its own in each test, closed after the last. */
export function useTrial(change: Readonly<Record<string, string>> = {}): () => OwnTrial {
  const folder = temporaryFolder();
  let trial: OwnTrial | undefined;
  beforeAll(async () => {
    const { startTrial } = await startingTrial();
    await prepareDatabase(join(folder, 'database'));
    trial = trialOver(await startTrial(readConfig({ ...TEST_ENVIRONMENT, LIANJIAN_DATA: folder, ...change })));
  }, 240_000);
  afterAll(() => trial?.server.close());
  return () => {
    if (trial === undefined) throw new Error('the trial is not open yet');
    return trial;
  };
}
