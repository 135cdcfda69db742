// What a visit found, with comments for the desks of the case and for the visitors' own audit desk.
import { type Holder, type InspectionFinding, type InspectionRecord, type Page } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { type Committed } from '../adapters/ledger/ledger.ts';
import { Comments } from '../applications/comments.ts';

export interface FoundInCase extends Pick<InspectionFinding, 'applicationId' | 'reason' | 'result'> {
  readonly comment: string | null;
}

/** A finding as the chain holds it, and what its comment says. */
export interface FindingView extends InspectionFinding {
  /** Null where there is none, where it is not for the reader's organisation, or where it is not to be had now. */
  readonly commentText: string | null;
}

interface Paging {
  readonly bookmark: string | null;
  readonly pageSize: number;
}

@Injectable()
export class InspectionFindings {
  readonly #acting: Acting;
  readonly #comments: Comments;

  constructor(acting: Acting, comments: Comments) {
    this.#acting = acting;
    this.#comments = comments;
  }

  /**
   * The same finding by the same member again changes nothing.
   *
   * @throws BackendError ERASED, NOT_FOUND, TAMPERED; ContractError
   */
  async record(by: Member, id: string, { applicationId, comment, reason, result }: FoundInCase): Promise<Committed> {
    const { mspId } = await this.#acting.evaluate<InspectionRecord>(by, 'inspection:read', { id });
    const visitors: Holder = { kind: 'desk', mspId, role: 'auditor' };
    const comments = [{ place: { applicationId, inspectionId: id }, text: comment }];
    return this.#comments.submitWith(by, { alsoFor: [visitors], applicationId, comments }, ([commitment = null]) =>
      this.#acting.submit(by, 'inspection:recordFinding', { applicationId, comment: commitment, id, reason, result }),
    );
  }

  /** @throws BackendError TAMPERED when a comment is not what was committed to; ContractError */
  async page(by: Member, id: string, paging: Paging): Promise<Page<FindingView>> {
    const { bookmark, rows } = await this.#acting.evaluate<Page<InspectionFinding>>(by, 'inspection:findings', {
      ...paging,
      id,
    });
    return { bookmark, rows: await Promise.all(rows.map((finding) => this.#view(by, finding))) };
  }

  async #view(by: Member, finding: InspectionFinding): Promise<FindingView> {
    const { applicationId, comment, inspectionId } = finding;
    const commentText =
      comment === null ? null : await this.#comments.open(by, { applicationId, inspectionId }, comment);
    return { ...finding, commentText };
  }
}
