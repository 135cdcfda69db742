// The inspected organisation lets the visitors read: their audit desk, the drawn cases' present files, until a time.
import { type ApplicationRecord, type InspectionRecord, type JsonObject } from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { type Wallet } from '../adapters/ledger/ledger.ts';
import { BackendError, type ErrorCode, isKnown } from '../errors.ts';
import { refusalOf } from '../http/problem.ts';
import { ownMaterials } from '../sharing/current-materials.ts';
import { OwnerGrants } from '../sharing/owner-grants.ts';

export interface VisitGrant {
  readonly applicationId: string;
  readonly grants: readonly string[];
  /** Why there is none. */
  readonly refused: { readonly code: ErrorCode; readonly details: JsonObject } | null;
}

export interface VisitWish {
  readonly applications: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

@Injectable()
export class VisitGrants {
  readonly #acting: Acting;
  readonly #grants: OwnerGrants;

  constructor(acting: Acting, @Inject(OwnerGrants) grants: OwnerGrants) {
    this.#acting = acting;
    this.#grants = grants;
  }

  /**
   * One case after another; what is refused does not stop the others. The same wish again gives the same grants.
   *
   * @throws BackendError FORBIDDEN, INVALID_INPUT, INVALID_STATE
   */
  async grant(by: Caller, id: string, { applications, expiresAt }: VisitWish): Promise<VisitGrant[]> {
    const inspection = await this.#acting.evaluate<InspectionRecord>(by, 'inspection:read', { id });
    assertInspected(by, inspection, applications);
    const wallet = await this.#acting.wallet(by);
    const done: VisitGrant[] = [];
    for (const applicationId of applications) {
      done.push(await this.#grantOne(wallet, inspection, applicationId, expiresAt));
    }
    return done;
  }

  async #grantOne(
    wallet: Wallet,
    { mspId }: InspectionRecord,
    applicationId: string,
    expiresAt: number,
  ): Promise<VisitGrant> {
    try {
      const application = await this.#acting.evaluate<ApplicationRecord>(wallet, 'application:read', {
        id: applicationId,
      });
      const materials = ownMaterials(application);
      const reader = { kind: 'desk', mspId, role: 'auditor' } as const;
      const grants =
        materials.length === 0 ? [] : await this.#grants.grant(wallet, applicationId, { expiresAt, materials, reader });
      return { applicationId, grants, refused: null };
    } catch (error) {
      if (!isKnown(error)) throw error;
      return { applicationId, grants: [], refused: refusalOf(error) };
    }
  }
}

/** @throws BackendError FORBIDDEN, INVALID_INPUT, INVALID_STATE */
function assertInspected(
  by: Caller,
  { audience, sample, state }: InspectionRecord,
  applications: readonly string[],
): void {
  if (by.mspId !== audience || by.unit !== null) {
    throw new BackendError('FORBIDDEN', 'only the inspected organisation grants', { reason: 'not-inspected' });
  }
  if (state !== 'drawn' || sample === null) {
    throw new BackendError('INVALID_STATE', 'grants are made between the drawing and the end', { state });
  }
  const outside = applications.findIndex((id) => !sample.applications.includes(id));
  if (outside === -1) return;
  throw new BackendError('INVALID_INPUT', 'not a case of the sample', { field: `/applications/${outside}` });
}
