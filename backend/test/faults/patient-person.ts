// A client that no person helps: what does not answer, or answers that something is away, is asked again under the same
// key until it answers.
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, Person } from '../support/api.ts';

/** Milliseconds in which an answer must come, whatever is killed. */
const PATIENCE = 90_000;
const PAUSE = 100;
const AWAY: readonly number[] = [502, 503, 504];

/** A step that the client was told is done. */
export interface Acknowledged {
  readonly caseId: string;
  readonly step: string;
  readonly transactionId: string | undefined;
}

/** One try at a request; when, in milliseconds since 1970. */
export interface Try {
  readonly from: number;
  readonly to: number;
  readonly what: string;
  /** Undefined where the client can go on with what it was answered. */
  readonly failure: string | undefined;
}

export interface Watched {
  acknowledged: Acknowledged[];
  tries: Try[];
  /** Answers that no client can do anything with. */
  serverErrors: string[];
  /** Tries that got no answer. */
  unanswered: number;
}

export const nothingWatched = (): Watched => ({
  acknowledged: [],
  serverErrors: [],
  tries: [],
  unanswered: 0,
});

export interface Login {
  readonly name: string;
  readonly password: string;
}

export class PatientPerson {
  readonly #url: () => string;
  readonly #login: Login;
  readonly #watched: Watched;
  #person: Promise<Person> | undefined;
  /** Where the person is logged in: a server that was started again may have another address. */
  #at = '';

  constructor(url: () => string, login: Login, watched: Watched) {
    this.#url = url;
    this.#login = login;
    this.#watched = watched;
  }

  /** Answered by something other than "away". */
  post<T>(path: string, key: string, body?: unknown): Promise<Answer<T>> {
    return this.#patiently(`POST ${path}`, (person) => person.post<T>(path, body, { 'idempotency-key': key }));
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.#patiently(`GET ${path}`, (person) => person.get<T>(path));
  }

  /** Reads a file to its end; its size. */
  async open(path: string): Promise<number> {
    const { status, body } = await this.#patiently(`GET ${path}`, async (person) => {
      const response = await person.raw(path);
      return { body: (await response.arrayBuffer()).byteLength, headers: response.headers, status: response.status };
    });
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body;
  }

  async #patiently<T>(what: string, ask: (person: Person) => Promise<Answer<T>>): Promise<Answer<T>> {
    const end = Date.now() + PATIENCE;
    let last = 'nothing';
    while (Date.now() < end) {
      const from = Date.now();
      const answer = await this.#once(ask);
      const isFinal = answer !== undefined && this.#isFinal(what, answer);
      last = answer === undefined ? 'no answer' : String(answer.status);
      // A session that is over is no failure: one logs in again.
      const failure = isFinal || answer?.status === 401 ? undefined : last;
      this.#watched.tries.push({ failure, from, to: Date.now(), what });
      if (isFinal) return answer;
      await delay(PAUSE);
    }
    throw new Error(`${what}: ${last} for ${PATIENCE / 1000} s`);
  }

  #isFinal<T>(what: string, { status, body }: Answer<T>): boolean {
    if (status === 401) {
      this.#person = undefined;
      return false;
    }
    if (AWAY.includes(status)) return false;
    if (status < 500) return true;
    this.#watched.serverErrors.push(`${what}: ${status} ${JSON.stringify(body)}`);
    return false;
  }

  /** Undefined when the connection broke. */
  async #once<T>(ask: (person: Person) => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
    try {
      if (this.#at !== this.#url()) this.#person = undefined;
      this.#at = this.#url();
      this.#person ??= this.#logIn();
      return await ask(await this.#person);
    } catch (error) {
      if (!isBroken(error)) throw error;
      this.#watched.unanswered += 1;
      return undefined;
    }
  }

  async #logIn(): Promise<Person> {
    try {
      const nobody = new Person(this.#url());
      const { status, body } = await nobody.post<{ accessToken: string }>('/sessions', this.#login);
      if (status !== 201) throw new TypeError(`no session: ${status}`, { cause: new Error('away') });
      return new Person(this.#url(), body.accessToken);
    } catch (error) {
      this.#person = undefined;
      throw error;
    }
  }
}

/** As fetch tells of a connection that was refused, or broke halfway; its TypeError is not the one of a Jest test. */
const isBroken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'cause' in error && 'name' in error && error.name === 'TypeError';
