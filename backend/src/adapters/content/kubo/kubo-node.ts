// One Kubo node, through its RPC with a bearer token that opens the paths of applications only.
import { create, type KuboRPCClient } from 'kubo-rpc-client';
import { CID } from 'multiformats/cid';
import { BackendError } from '../../../errors.ts';
import { type AddOptions, type ReadOptions, type Stored } from '../content-store.ts';
import { CHUNK_BYTES } from '../unixfs-parameters.ts';
import { inPieces } from './in-pieces.ts';
import { type Patience, whileAnswering } from './while-answering.ts';

/** Milliseconds for a call that moves no content. */
const CALL_MS = 15_000;
/** Milliseconds that content may stand still. */
const STALL_MS = 30_000;
/** Milliseconds for another node to fetch a whole file. */
const PIN_MS = 600_000;
/** How long a node that takes in or fetches content may answer nothing else. */
const PATIENCE: Patience = { everyMs: 5_000, withinMs: CALL_MS };
/** How long a node that did not answer is asked last, where another has the same. */
const AVOIDED_MS = 60_000;

/** Bytes that the client sends at once: each piece costs it the same, however small. */
const SENT_BYTES = 1_048_576;

/** Kubo's defaults, said out loud; pinned in a step of its own, under its name. */
const AS_KUBO = { chunker: `size-${CHUNK_BYTES}`, cidVersion: 1, pin: false, rawLeaves: true } as const;

export interface KuboAddress {
  /** MSP id of the organisation whose node this is. */
  readonly mspId: string;
  readonly url: string;
  /** Secret. */
  readonly token: string;
}

const limited = (milliseconds: number, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal === undefined ? [] : [signal])]);

/** The caller's own abort stays what it is; everything else is a node that does not do as asked. */
function failure(error: unknown, mspId: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BackendError) return error;
  const what = `content node of ${mspId}`;
  return new BackendError('UNAVAILABLE', `the ${what} does not answer`, { what }, { cause: error });
}

/** Kubo's words where a block is asked for of this node alone. */
const isNotHere = (error: unknown): boolean =>
  error instanceof Error && /block was not found locally|could not find/.test(error.message);

const notHere = (cid: string): BackendError =>
  new BackendError('NOT_FOUND', 'the node does not have this content', { kind: 'content', id: cid });

export interface NodeReadOptions extends ReadOptions {
  /** Of this node alone: what it does not have is not fetched. */
  readonly isLocal?: boolean;
}

const rangeOf = ({ isLocal, length, offset }: NodeReadOptions): object => ({
  ...(isLocal === true ? { offline: true } : {}),
  ...(offset === undefined ? {} : { offset }),
  ...(length === undefined ? {} : { length }),
});

const isNotPinned = (error: unknown): boolean =>
  error instanceof Error && /not pinned|is pinned indirectly/.test(error.message);

export class KuboNode {
  readonly name: string;
  readonly #client: KuboRPCClient;
  readonly #patience: Patience;
  /** Milliseconds since 1970. */
  #avoidedUntil = 0;

  constructor({ mspId, url, token }: KuboAddress, patience = PATIENCE) {
    this.name = mspId;
    this.#patience = patience;
    this.#client = create({ headers: { authorization: `Bearer ${token}` }, url });
  }

  /** It did not answer just now: whoever has a choice asks another first. */
  get isAvoided(): boolean {
    return Date.now() < this.#avoidedUntil;
  }

  async add(bytes: AsyncIterable<Uint8Array>, { name, signal }: AddOptions = {}): Promise<Stored> {
    const source = new CountedSource(bytes, signal);
    try {
      const { cid } = await this.#whileAnswering(signal, (limit) =>
        this.#client.add(inPieces(source.pieces(), SENT_BYTES), { ...AS_KUBO, signal: limit }),
      );
      source.assertWhole();
      await this.#client.pin.add(cid, { ...(name === undefined ? {} : { name }), signal: limited(CALL_MS, signal) });
      return { cid: cid.toString(), size: source.size };
    } catch (error) {
      throw source.hasFailed ? source.failure : this.#failed(error, signal);
    }
  }

  async named(name: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#asking(signal, async (limit) => {
      for await (const pin of this.#client.pin.ls({ name, signal: limit, type: 'recursive' })) {
        // The node matches parts of names.
        if ('name' in pin && pin.name === name) return pin.cid.toString();
      }
      return undefined;
    });
  }

  /** Fetches what it does not have from the other nodes. */
  async pin(cid: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#whileAnswering(signal, (limit) =>
        this.#client.pin.add(CID.parse(cid), { signal: limited(PIN_MS, limit) }),
      );
    } catch (error) {
      throw this.#failed(error, signal);
    }
  }

  async *read(cid: string, { signal, ...range }: NodeReadOptions = {}): AsyncGenerator<Uint8Array, void> {
    const stalled = new AbortController();
    const stop = (): void => {
      stalled.abort(new Error(`nothing came for ${STALL_MS / 1000} s`));
    };
    let timer = setTimeout(stop, STALL_MS);
    const { isLocal } = range;
    const limit = AbortSignal.any([stalled.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      for await (const piece of this.#client.cat(CID.parse(cid), { ...rangeOf(range), signal: limit })) {
        clearTimeout(timer);
        // The reader may take its time.
        yield piece;
        timer = setTimeout(stop, STALL_MS);
      }
    } catch (error) {
      if (isLocal === true && isNotHere(error)) throw notHere(cid);
      throw this.#failed(error, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  isPinned(cid: string, signal?: AbortSignal): Promise<boolean> {
    return this.#asking(signal, async (limit) => {
      try {
        for await (const pin of this.#client.pin.ls({ paths: CID.parse(cid), signal: limit, type: 'recursive' })) {
          if (pin.cid.toString() === cid) return true;
        }
        return false;
      } catch (error) {
        if (isNotPinned(error)) return false;
        throw error;
      }
    });
  }

  /** The node's own collector frees the blocks. */
  unpin(cid: string): Promise<void> {
    return this.#asking(undefined, async (limit) => {
      try {
        await this.#client.pin.rm(CID.parse(cid), { signal: limit });
      } catch (error) {
        if (!isNotPinned(error)) throw error;
      }
    });
  }

  async ping(signal?: AbortSignal): Promise<void> {
    await this.#asking(signal, (limit) => this.#client.version({ signal: limit }));
  }

  #failed(error: unknown, signal: AbortSignal | undefined): unknown {
    const told = failure(error, this.name, signal);
    if (told instanceof BackendError && told.code === 'UNAVAILABLE') this.#avoidedUntil = Date.now() + AVOIDED_MS;
    return told;
  }

  #whileAnswering<T>(signal: AbortSignal | undefined, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    return whileAnswering((limit) => this.#client.version({ signal: limit }), this.#patience, signal, work);
  }

  async #asking<T>(signal: AbortSignal | undefined, ask: (limit: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await ask(limited(CALL_MS, signal));
    } catch (error) {
      throw this.#failed(error, signal);
    }
  }
}

/** Counts what the node takes, and remembers the source's own error, which the client wraps or swallows. */
class CountedSource {
  size = 0;
  hasFailed = false;
  failure: unknown;
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  #isWhole = false;

  constructor(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined) {
    this.#bytes = bytes;
    this.#signal = signal;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const piece of this.#bytes) {
        this.#signal?.throwIfAborted();
        this.size += piece.length;
        yield piece;
      }
      this.#isWhole = true;
    } catch (error) {
      this.hasFailed = true;
      this.failure = error;
      throw error;
    }
  }

  /** A node that took half of it knows no better. */
  assertWhole(): void {
    if (!this.#isWhole) throw new Error('the node did not take all bytes');
  }
}
