// An organisation's Kubo node through its RPC (https://docs.ipfs.tech/reference/kubo/rpc/), bytes streaming both ways.
import { ReadableStream } from 'node:stream/web';
import { type Context, organizationNamed, SECRETS } from '@lianjian/network';
import { z } from 'zod';

const CALL_MS = 600_000;
const BOUNDARY = 'lianjian-benchmark-7f1c0a';
/** As the backend adds files, so that the same bytes get the same address. */
const AS_STORED = { chunker: 'size-262144', 'cid-version': '1', 'raw-leaves': 'true', quieter: 'true' };
const added = z.looseObject({ Hash: z.string() });

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

async function* multipart(bytes: Pieces): AsyncGenerator<Uint8Array, void> {
  const head =
    'content-disposition: form-data; name="file"; filename="material"\r\ncontent-type: application/octet-stream';
  yield Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`);
  yield* bytes;
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
}

export class KuboNode {
  readonly #url: string;
  readonly #token: string;

  /** @throws Error when the organisation has no node */
  constructor({ material, site, topology }: Context, organization: string) {
    const node = organizationNamed(topology, organization).ipfs;
    if (node === undefined) throw new Error(`${organization} has no IPFS node`);
    this.#url = `http://${site.hostOf(node.name)}:${node.ports.api}/api/v0`;
    this.#token = material.secret(organization, SECRETS.ipfsApplication);
  }

  /** Adds and pins; gives the CID. */
  async add(bytes: Pieces): Promise<string> {
    const body = ReadableStream.from(multipart(bytes));
    const answer = await this.#call('add', { ...AS_STORED, pin: 'true' }, body);
    const [last = ''] = (await answer.text()).trim().split('\n').reverse();
    return added.parse(JSON.parse(last)).Hash;
  }

  /** Fetches what it does not have from the other nodes. */
  async pin(cid: string): Promise<void> {
    await (await this.#call('pin/add', { arg: cid })).text();
  }

  async unpin(cid: string): Promise<void> {
    await (await this.#call('pin/rm', { arg: cid })).text();
  }

  async *read(cid: string): AsyncGenerator<Uint8Array, void> {
    const { body } = await this.#call('cat', { arg: cid });
    if (body === null) throw new Error('the node sent no content');
    yield* body as unknown as AsyncIterable<Uint8Array>;
  }

  async #call(path: string, query: Record<string, string>, body?: ReadableStream): Promise<Response> {
    const answer = await fetch(`${this.#url}/${path}?${new URLSearchParams(query).toString()}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }),
      },
      ...(body === undefined ? {} : { body: body as unknown as BodyInit, duplex: 'half' }),
      signal: AbortSignal.timeout(CALL_MS),
    });
    if (!answer.ok) throw new Error(`the IPFS node answers ${answer.status} to ${path}: ${await answer.text()}`);
    return answer;
  }
}
