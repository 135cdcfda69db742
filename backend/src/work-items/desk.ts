// What a caller's desk is: the stages that its organisation decides in the caller's role, or the caller's own side.
import {
  type ChecklistRecord,
  type ChecklistRules,
  civilDayOf,
  type ConsortiumRecord,
  type DeputyRecord,
  type OrganizationRecord,
  type Person,
  type Stage,
  type Standing,
} from '@lianjian/ledger-api';
import { Injectable } from '@nestjs/common';
import { Acting } from '../acting/acting.ts';
import { type Caller } from '../acting/caller.ts';
import { LedgerEventRepository } from '../adapters/database/case-repository.ts';

export interface Desk {
  readonly today: string;
  /** Codes of the stages that may lie here, in order. */
  readonly stages: readonly string[];
  /** Whether the case waits for this desk. The contract has looked already whether the caller may see it. */
  holds(item: Standing): Promise<boolean>;
  /** Claimed by the caller, or by somebody whose deputy the caller is. */
  isMine(claimedBy: Person | null): Promise<boolean>;
}

const SUBJECT = /^checklist:([a-z0-9-]+):(\d+)$/;

@Injectable()
export class Desks {
  readonly #acting: Acting;
  readonly #events: LedgerEventRepository;
  /** By type and version: rules never change. */
  readonly #rules = new Map<string, Promise<ChecklistRules>>();

  constructor(acting: Acting, events: LedgerEventRepository) {
    this.#acting = acting;
    this.#events = events;
  }

  async of(caller: Caller): Promise<Desk> {
    const [{ kind }, { utcOffsetMinutes }, published] = await Promise.all([
      this.#acting.evaluate<OrganizationRecord>(caller, 'consortium:readOrganization', { mspId: caller.mspId }),
      this.#acting.evaluate<ConsortiumRecord>(caller, 'consortium:read', {}),
      this.#published(caller),
    ]);
    const isOurs = (stage: Stage): boolean =>
      caller.unit === null && stage.organizationKind === kind && ['admin', stage.role].includes(caller.role);
    const stages = published.flatMap(({ route }) => route.filter(isOurs).map(({ code }) => code));
    const today = civilDayOf(Date.now(), utcOffsetMinutes);
    return {
      today,
      stages: [...new Set(stages)].sort(),
      holds: async (item) => {
        if (item.heldBy === 'applicant') return isApplicant(caller, item);
        const stage = await this.#stageOf(caller, item);
        return stage !== undefined && isOurs(stage);
      },
      isMine: this.#isMine(caller),
    };
  }

  async #stageOf(caller: Caller, { checklist, stage }: Standing): Promise<Stage | undefined> {
    if (stage === null) return undefined;
    return (await this.#rulesOf(caller, checklist)).route.find(({ code }) => code === stage);
  }

  async #published(caller: Caller): Promise<ChecklistRules[]> {
    const subjects = await this.#events.checklists();
    const names = subjects.map((subject) => SUBJECT.exec(subject)).filter((match) => match !== null);
    return Promise.all(
      names.map(([, type = '', version = '']) => this.#rulesOf(caller, { type, version: Number(version) })),
    );
  }

  #rulesOf(caller: Caller, checklist: Standing['checklist']): Promise<ChecklistRules> {
    const name = `${checklist.type}/${checklist.version}`;
    const known = this.#rules.get(name);
    if (known !== undefined) return known;
    const reading = this.#acting
      .evaluate<ChecklistRecord>(caller, 'checklist:read', checklist)
      .then(({ rules }) => rules);
    this.#rules.set(name, reading);
    reading.catch(() => this.#rules.delete(name));
    return reading;
  }

  /** Each member's deputies are asked for once. */
  #isMine(caller: Caller): Desk['isMine'] {
    const known = new Map<string, Promise<boolean>>();
    return (claimedBy) => {
      if (claimedBy?.mspId !== caller.mspId) return Promise.resolve(false);
      const { memberId } = claimedBy;
      const answer =
        known.get(memberId) ??
        (memberId === caller.memberId ? Promise.resolve(true) : this.#isDeputyOf(caller, memberId));
      known.set(memberId, answer);
      return answer;
    };
  }

  async #isDeputyOf(caller: Caller, memberId: string): Promise<boolean> {
    const query = { memberId, mspId: caller.mspId };
    const deputies = await this.#acting.evaluate<DeputyRecord[]>(caller, 'consortium:listDeputies', query);
    const now = Date.now();
    return deputies.some(
      ({ deputyId, ended, role, until }) =>
        deputyId === caller.memberId && role === caller.role && !ended && until > now,
    );
  }
}

const isApplicant = ({ mspId, role, unit }: Caller, item: Standing): boolean =>
  ['admin', 'clerk'].includes(role) && item.organization === mspId && (unit === null || unit === item.unit);
