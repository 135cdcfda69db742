// Comments of reviews: sealed here; the chain holds a commitment that says nothing of the text.
import { createHash, randomBytes } from 'node:crypto';
import { encodeBase64url } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { ReviewCommentRepository, type ReviewCommentRow } from '../adapters/database/case-repository.ts';
import { BackendError } from '../errors.ts';
import { ColumnCipher } from '../keys/column-cipher.ts';

const NONCE = 32;

const commitmentTo = (nonce: string, text: string): string =>
  encodeBase64url(createHash('sha256').update(`lianjian/comment\0${nonce}\0${text}`).digest());

@Injectable()
export class Comments {
  readonly #cipher: ColumnCipher;
  readonly #comments: ReviewCommentRepository;

  constructor(cipher: ColumnCipher, comments: ReviewCommentRepository) {
    this.#cipher = cipher;
    this.#comments = comments;
  }

  /** Sealed for this organisation, and kept before the chain hears of it. */
  async keep(mspId: string, applicationId: string, text: string): Promise<string> {
    const nonce = randomBytes(NONCE).toString('base64url');
    const commitment = commitmentTo(nonce, text);
    const comment = await this.#cipher.seal(mspId, `review_comment/${commitment}`, JSON.stringify({ nonce, text }));
    await this.#comments.keep([{ commitment, applicationId, mspId, comment }]);
    return commitment;
  }

  /** Null when this server does not have it. @throws BackendError TAMPERED when it is not what was committed to */
  async open(commitment: string): Promise<string | null> {
    const row = await this.#comments.find(commitment);
    if (row === undefined) return null;
    const { nonce, text } = await this.#contentOf(row);
    if (commitmentTo(nonce, text) === commitment) return text;
    throw new BackendError('TAMPERED', 'a comment is not what was committed to', {
      what: `review_comment/${commitment}`,
    });
  }

  async #contentOf({ mspId, commitment, comment }: ReviewCommentRow): Promise<{ nonce: string; text: string }> {
    const opened = await this.#cipher.open(mspId, `review_comment/${commitment}`, comment);
    return JSON.parse(opened) as { nonce: string; text: string };
  }
}
