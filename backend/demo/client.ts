// A person with a browser's means: HTTP and nothing else.
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Problem {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export class Person {
  readonly name: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, name: string, token: string) {
    this.#url = url;
    this.name = name;
    this.#token = token;
  }

  static async logIn(url: string, name: string, password: string): Promise<Person> {
    const response = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    });
    if (response.status !== 201) throw new Error(`${name} cannot log in: ${await response.text()}`);
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new Person(url, name, accessToken);
  }

  fetch(
    path: string,
    init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, 'accept-language': 'en', ...init.headers };
    return fetch(`${this.#url}/api/v1${path}`, { ...init, headers });
  }

  /** @throws when the answer's status is another than expected */
  async ask<T>(expected: number, method: string, path: string, body?: object): Promise<T> {
    const isForm = body instanceof FormData;
    const response = await this.fetch(path, {
      method,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(body === undefined || isForm ? {} : { headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.status !== expected) {
      throw new Error(`${this.name}: ${method} ${path} answered ${response.status} instead of ${expected}: ${text}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
