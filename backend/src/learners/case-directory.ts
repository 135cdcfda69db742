// What the desks of the organisations that this server serves know of one case, brought up to date: whichever desk it
// lies with gets a row, and a row whose permission has ended loses its learner.
import {
  type ApplicationRecord,
  type ChecklistRecord,
  type ChecklistRules,
  ContractError,
  type OrganizationRecord,
} from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { Acting, type Member } from '../acting/acting.ts';
import { Comments } from '../applications/comments.ts';
import { type Config } from '../adapters/config/config.ts';
import { ChecklistTextRepository } from '../adapters/database/case-repository.ts';
import { type LearnerPlace, LearnerRepository, type LearnerRow } from '../adapters/database/learner-repository.ts';
import { type Ledger } from '../adapters/ledger/ledger.ts';
import { Registry } from '../sharing/registry.ts';
import { CONFIG, LEDGER } from '../tokens.ts';
import { DeskAgents } from './desk-agents.ts';
import { desksHolding } from './desk-of-stage.ts';
import { LearnerOpening, nameOf, type RecordPlace } from './learner-opening.ts';
import { recordItemOf } from './learner-record.ts';

/** Milliseconds for which the list of organisations is taken as it was. */
const ORGANIZATIONS_KEPT = 60_000;

type Desk = Pick<LearnerPlace, 'desk' | 'mspId'>;

const factsOf = ({ checklist, dueDay, organization, stage, state, unit }: ApplicationRecord) => ({
  ...{ dueDay, organization, stage, state, unit },
  checklistType: checklist.type,
  checklistVersion: checklist.version,
});

@Injectable()
export class CaseDirectory {
  readonly #served: readonly string[];
  readonly #isOn: boolean;
  readonly #acting: Acting;
  readonly #agents: DeskAgents;
  readonly #learners: LearnerRepository;
  readonly #texts: ChecklistTextRepository;
  readonly #opening: LearnerOpening;
  readonly #comments: Comments;
  readonly #registry: Registry;
  readonly #under = new Map<string, Promise<void>>();
  readonly #rules = new Map<string, ChecklistRules>();
  #known: { readonly organizations: readonly OrganizationRecord[]; readonly until: number } | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    acting: Acting,
    agents: DeskAgents,
    learners: LearnerRepository,
    texts: ChecklistTextRepository,
    opening: LearnerOpening,
    comments: Comments,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.#served = config.organizations;
    this.#isOn = config.hasLearnerDirectory;
    this.#acting = acting;
    this.#agents = agents;
    this.#learners = learners;
    this.#texts = texts;
    this.#opening = opening;
    this.#comments = comments;
    this.#registry = new Registry(ledger);
  }

  /**
   * May be repeated, and is done once at a time for a case. What does not answer leaves a row that waits.
   *
   * @throws what the ledger throws
   */
  async refresh(applicationId: string): Promise<void> {
    for (let under = this.#under.get(applicationId); under !== undefined; under = this.#under.get(applicationId)) {
      await Promise.allSettled([under]);
    }
    const refreshing = this.#refresh(applicationId).finally(() => this.#under.delete(applicationId));
    this.#under.set(applicationId, refreshing);
    await refreshing;
  }

  async #refresh(applicationId: string): Promise<void> {
    const seen = await this.#read(applicationId);
    if (seen === undefined) return;
    const { application, by } = seen;
    if (application.erasedAt !== undefined) {
      await this.#learners.remove(applicationId);
      await this.#comments.dropAll(applicationId);
      return;
    }
    const code = this.#isOn ? await this.#recordItemOf(application) : undefined;
    if (code === undefined) return;
    const known = await this.#learners.ofApplication(applicationId);
    const record = recordIn(application, code);
    for (const place of await this.#placesOf(application, by, known, record)) {
      const row = await this.#learners.note(place, factsOf(application));
      await this.#reconcile(row, application, record);
    }
  }

  /** By whichever organisation's agent may: a case shows itself to those whom it concerns. */
  async #read(id: string): Promise<{ application: ApplicationRecord; by: Member } | undefined> {
    for (const mspId of this.#served) {
      const by = await this.#agents.of(mspId, 'reviewer');
      try {
        return { application: await this.#acting.evaluate<ApplicationRecord>(by, 'application:read', { id }), by };
      } catch (error) {
        if (!(error instanceof ContractError) || error.code !== 'FORBIDDEN') throw error;
      }
    }
    return undefined;
  }

  async #placesOf(
    application: ApplicationRecord,
    by: Member,
    known: readonly LearnerRow[],
    record: RecordPlace | undefined,
  ): Promise<LearnerPlace[]> {
    const { id: applicationId, organization } = application;
    const rules = await this.#rulesOf(by, application);
    const holding = desksHolding(application, rules, await this.#organizations(by));
    const desks: Desk[] = [
      ...(record === undefined ? [] : [{ mspId: organization, desk: 'clerk' as const }]),
      ...holding.map((mspId) => ({ mspId, desk: 'reviewer' as const })),
      ...known,
    ].filter(({ mspId }) => this.#served.includes(mspId));
    const names = desks.map(({ desk, mspId }) => `${mspId}/${desk}`);
    return desks
      .filter((_, index) => names.indexOf(names[index] ?? '') === index)
      .map(({ desk, mspId }) => ({ applicationId, desk, mspId }));
  }

  /** Cases come by the hundred: what hardly ever changes is not asked for each. */
  async #organizations(by: Member): Promise<readonly OrganizationRecord[]> {
    const known = this.#known;
    if (known !== undefined && known.until > Date.now()) return known.organizations;
    const organizations = await this.#registry.organizations(await this.#acting.wallet(by));
    this.#known = { organizations, until: Date.now() + ORGANIZATIONS_KEPT };
    return organizations;
  }

  /** A version's rules never change. */
  async #rulesOf(by: Member, { checklist }: ApplicationRecord): Promise<ChecklistRules> {
    const name = `${checklist.type}/${checklist.version}`;
    const known = this.#rules.get(name);
    if (known !== undefined) return known;
    const { rules } = await this.#acting.evaluate<ChecklistRecord>(by, 'checklist:read', checklist);
    this.#rules.set(name, rules);
    return rules;
  }

  /** Undefined where the checklist has no learner record, or this server not its texts. */
  async #recordItemOf({ checklist }: ApplicationRecord): Promise<string | undefined> {
    const text = await this.#texts.find(checklist.type, checklist.version);
    return text && recordItemOf(text.content);
  }

  async #reconcile(row: LearnerRow, application: ApplicationRecord, record: RecordPlace | undefined): Promise<void> {
    if (record === undefined) {
      await this.#learners.empty(row, 'none');
      return;
    }
    const until = await this.#opening.allowedUntil(row, application, record);
    if (!(until instanceof Date)) {
      await this.#learners.empty(row, until);
      return;
    }
    if (row.record === nameOf(record)) {
      await this.#learners.keepUntil(row, until);
      return;
    }
    const opened = await this.#opening.open(row, record, until);
    if ('learner' in opened) await this.#learners.keep(row, opened.learner);
    else await this.#learners.empty(row, opened.status);
  }
}

/** The version that counts; undefined where there is none. */
function recordIn({ id, items }: ApplicationRecord, code: string): RecordPlace | undefined {
  const item = items.find((candidate) => candidate.item === code);
  const part = item?.parts.find(({ discarded }) => !discarded);
  if (item === undefined || part === undefined) return undefined;
  const material = { item: item.item, part: part.part, version: part.version };
  return { applicationId: item.source ?? id, material };
}
