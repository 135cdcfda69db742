// A program that uses the API: HTTP with kept connections, files as streams.
import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const AGENT = new Agent({ keepAlive: true, maxSockets: 256 });
const BOUNDARY = 'lianjian-bench-7b1f';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array> | Uint8Array | undefined;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/** The parts of a form with one file. */
async function* formWith(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  yield* bytes;
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
}

export class Client {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @param dataFolder of the server: first passwords lie there */
  static async logIn(url: string, dataFolder: string, name: string): Promise<Client> {
    const text = readFileSync(join(dataFolder, 'trial-accounts.json'), 'utf8');
    const account = (JSON.parse(text) as { name: string; password: string }[]).find((known) => known.name === name);
    const body = { name, password: account?.password ?? '' };
    const { accessToken } = await new Client(url, '').json<{ accessToken: string }>('POST', '/sessions', body);
    return new Client(url, accessToken);
  }

  get authorization(): Readonly<Record<string, string>> {
    return this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` };
  }

  /** @throws when the answer is no success */
  async json<T>(method: string, path: string, body?: object): Promise<T> {
    const text = await this.#send({
      method,
      path,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    });
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Streams; nothing of the file is kept here. */
  async upload(path: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await this.uploaded(path, name, bytes);
  }

  /** The same, with what is answered. */
  async uploaded<T>(path: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<T> {
    const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
    return JSON.parse(await this.#send({ method: 'POST', path, headers, body: formWith(name, bytes) })) as T;
  }

  /** Reads a file to its end; its bytes' number. */
  async download(path: string): Promise<number> {
    const response = await this.#open({ method: 'GET', path });
    let size = 0;
    for await (const piece of response) size += (piece as Buffer).length;
    if (response.statusCode !== 200) throw new Error(`GET ${path} answers ${response.statusCode ?? 0}`);
    return size;
  }

  async #send(sent: Sent): Promise<string> {
    const response = await this.#open(sent);
    const text = await textOf(response);
    if ((response.statusCode ?? 500) < 300) return text;
    throw new Error(`${sent.method} ${sent.path} answers ${response.statusCode ?? 0}: ${text}`);
  }

  #open({ method, path, headers = {}, body }: Sent): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sending = request(`${this.#url}/api/v1${path}`, {
        agent: AGENT,
        method,
        headers: { ...this.authorization, ...headers },
      });
      sending.on('response', resolve);
      sending.on('error', reject);
      if (body === undefined || body instanceof Uint8Array) sending.end(body);
      else pipeline(Readable.from(body, { objectMode: false }), sending).catch(reject);
    });
  }
}
