// Which events a caller may see, asked of the contract for each: the registry's are open to all.
import { ContractError, uuidV7 } from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { type LedgerEventRow } from '../adapters/database/case-repository.ts';

const REFUSED: readonly string[] = ['FORBIDDEN', 'NOT_FOUND'];

@Injectable()
export class VisibleEvents {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  async maySee(caller: Caller, { action, subject }: Pick<LedgerEventRow, 'action' | 'subject'>): Promise<boolean> {
    // Whoever was disabled since sees nothing any more: each question is signed with the caller's certificate.
    try {
      await this.#read(caller, action, subject);
      return true;
    } catch (error) {
      if (error instanceof ContractError && REFUSED.includes(error.code)) return false;
      throw error;
    }
  }

  #read(caller: Caller, action: string, subject: string): Promise<unknown> {
    if (!uuidV7.safeParse(subject).success) return this.#acting.evaluate(caller, 'consortium:read', {});
    if (action.startsWith('application.')) return this.#acting.evaluate(caller, 'application:read', { id: subject });
    if (action.startsWith('inspection.')) return this.#acting.evaluate(caller, 'inspection:read', { id: subject });
    return this.#acting.evaluate(caller, 'sharing:readGrant', { grantId: subject });
  }
}
