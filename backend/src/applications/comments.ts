// Comments on findings: sealed for those whom they are for, stored under their content address, and that on the chain.
import { decodeBase64url, type Holder } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type ContentStore } from '../adapters/content/content-store.ts';
import { addressOfBlock } from '../adapters/content/single-block.ts';
import { CommentRepository } from '../adapters/database/comment-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { BackendError, isRefusal } from '../errors.ts';
import { openReceivingKeyIfKept } from '../keys/principals.ts';
import { CONTENT_STORES, LEDGER } from '../tokens.ts';
import { commentReaders } from './comment-readers.ts';
import { type CommentPlace, commitmentTo, openComment, type ReceivingKeys, sealComment } from './sealed-comment.ts';

/** Milliseconds for another organisation's node to give a block of some kilobytes. */
const FETCH_MS = 10_000;

export interface WrittenComment {
  readonly place: CommentPlace;
  /** A finding need not have one. */
  readonly text: string | null | undefined;
}

export interface Written {
  readonly applicationId: string;
  readonly comments: readonly WrittenComment[];
  /** Who reads them beside the desks of the case. */
  readonly alsoFor?: readonly Holder[];
}

/** Commitments to the comments, in their order; null where there is none. */
type Commitments = readonly (string | null)[];

const addressOf = (commitment: string): string => addressOfBlock(decodeBase64url(commitment));

async function* only(block: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(block);
}

@Injectable()
export class Comments {
  readonly #acting: Acting;
  readonly #ledger: Ledger;
  readonly #contents: ReadonlyMap<string, ContentStore>;
  readonly #comments: CommentRepository;

  constructor(
    acting: Acting,
    comments: CommentRepository,
    @Inject(LEDGER) ledger: Ledger,
    @Inject(CONTENT_STORES) contents: ReadonlyMap<string, ContentStore>,
  ) {
    this.#acting = acting;
    this.#comments = comments;
    this.#ledger = ledger;
    this.#contents = contents;
  }

  /**
   * Comments are stored on two organisations' nodes before the chain hears of them; of those that it refuses nothing
   * stays. A member's same text at the same place is the same comment: what is sent again, because its answer got lost,
   * finds what it began.
   */
  async submitWith<T>(by: Member, written: Written, submit: (commitments: Commitments) => Promise<T>): Promise<T> {
    const made: string[] = [];
    try {
      return await submit(await this.#commit(by, written, made));
    } catch (error) {
      if (isRefusal(error)) await this.#drop(by, made);
      throw error;
    }
  }

  /** @param made takes the commitments that are new with this request */
  async #commit(by: Member, { alsoFor = [], applicationId, comments }: Written, made: string[]): Promise<Commitments> {
    if (comments.every(({ text }) => typeof text !== 'string')) return comments.map(() => null);
    const wallet = await this.#acting.wallet(by);
    const readers = await commentReaders(this.#ledger, wallet, applicationId, alsoFor);
    const commitments: (string | null)[] = [];
    for (const { place, text } of comments) {
      if (typeof text !== 'string') {
        commitments.push(null);
        continue;
      }
      const known = await this.#ownFirst(by, place, text);
      const commitment = await this.#store(by, place, known ?? sealComment(text, place, readers));
      if (known === undefined) made.push(commitment);
      commitments.push(commitment);
    }
    return commitments;
  }

  async #drop({ mspId }: Pick<Member, 'mspId'>, commitments: readonly string[]): Promise<void> {
    for (const commitment of commitments) {
      await this.#contentOf(mspId).remove(addressOf(commitment));
      await this.#comments.delete(commitment);
    }
  }

  /** Of a case that was erased: those that this server's people wrote. */
  async dropAll(applicationId: string): Promise<void> {
    for (const { commitment, mspId } of await this.#comments.ofApplication(applicationId)) {
      if (this.#contents.has(mspId)) await this.#drop({ mspId }, [commitment]);
    }
  }

  /**
   * Null when it is not for the member's organisation, or not to be had now.
   *
   * @throws BackendError TAMPERED when it is not what was committed to
   */
  async open({ mspId }: Member, place: CommentPlace, commitment: string): Promise<string | null> {
    const block = (await this.#comments.find(commitment))?.block ?? (await this.#fetched(mspId, commitment));
    if (block === undefined) return null;
    if (commitmentTo(block) !== commitment) throw tampered(commitment);
    try {
      return await openComment(block, place, this.#receivingKeys(mspId));
    } catch (error) {
      throw tampered(commitment, error);
    }
  }

  async #ownFirst({ memberId, mspId }: Member, place: CommentPlace, text: string): Promise<Uint8Array | undefined> {
    for (const { block, commitment } of await this.#comments.ofPlace({ memberId, mspId }, place)) {
      const isWhole = commitmentTo(block) === commitment;
      if (isWhole && (await openComment(block, place, this.#receivingKeys(mspId))) === text) return block;
    }
    return undefined;
  }

  async #store({ memberId, mspId }: Member, place: CommentPlace, block: Uint8Array): Promise<string> {
    const commitment = commitmentTo(block);
    await this.#comments.keep({ memberId, mspId }, place, { block, commitment });
    const content = this.#contentOf(mspId);
    const { cid } = await content.add(only(block), { name: `comment/${commitment}` });
    if (cid !== addressOf(commitment)) throw new Error(`a comment of one block is stored as ${cid}`);
    await content.replicate(cid);
    return commitment;
  }

  async #fetched(mspId: string, commitment: string): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    const signal = AbortSignal.timeout(FETCH_MS);
    try {
      for await (const piece of this.#contentOf(mspId).read(addressOf(commitment), { signal })) pieces.push(piece);
      return Buffer.concat(pieces);
    } catch (error) {
      const isAway = error instanceof BackendError && ['NOT_FOUND', 'UNAVAILABLE'].includes(error.code);
      if (isAway || signal.aborted) return undefined;
      throw error;
    }
  }

  #receivingKeys(mspId: string): ReceivingKeys {
    const custody = this.#acting.custodyOf(mspId);
    return (reader) => (reader.mspId === mspId ? openReceivingKeyIfKept(custody, reader) : Promise.resolve(undefined));
  }

  #contentOf(mspId: string): ContentStore {
    const content = this.#contents.get(mspId);
    if (content !== undefined) return content;
    throw new BackendError('NOT_FOUND', 'this server does not serve the organisation', {
      kind: 'organization',
      id: mspId,
    });
  }
}

const tampered = (commitment: string, cause?: unknown): BackendError =>
  new BackendError('TAMPERED', 'a comment is not what was committed to', { what: `comment ${commitment}` }, { cause });
