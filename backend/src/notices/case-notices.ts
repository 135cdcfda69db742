// What there is to be told of a case as it stands now, to the people of one organisation. A matter that is over by the
// time it is looked at is not told any more.
import {
  type ApplicationRecord,
  type AuditEventRecord,
  type CampaignRecord,
  type ChecklistRecord,
  type ChecklistRules,
  type EventPage,
  type ReviewRecord,
} from '@lianjian/ledger-api';
import { newId } from '@lianjian/ledger-client';
import { Injectable } from '@nestjs/common';
import { type OrganizationView } from '../acting/organization-view.ts';
import { pagesOf } from '../acting/pages.ts';
import { type AccountRow } from '../adapters/database/account-repository.ts';
import { type NewNotice, type NoticeDetails, type NoticeKind } from '../adapters/database/notice-repository.ts';
import { applicants, beginner, isStageOf, reviewers, stageNow } from './addressees.ts';

interface Matter {
  readonly kind: NoticeKind;
  /** Tells this matter from others: the same is told once to each. */
  readonly matter: string;
  readonly applicationId: string;
  readonly details: NoticeDetails;
}

const PAGE = 100;

@Injectable()
export class CaseNotices {
  /** Versions never change. */
  readonly #rules = new Map<string, ChecklistRules>();

  /** After a step of the workflow: the case came back, arrived at a stage, or was decided. */
  async ofStep(view: OrganizationView, applicationId: string, at: Date): Promise<NewNotice[]> {
    const application = await view.evaluate<ApplicationRecord>('application:read', { id: applicationId });
    if (application === undefined) return [];
    if (application.state === 'returned') return this.#returned(view, application, at);
    return application.state === 'submitted'
      ? this.#arrived(view, application, at)
      : decidedNotices(view, application, at);
  }

  /** To whoever began a draft that comes too late soon. */
  async ofClosing(
    view: OrganizationView,
    draft: ApplicationRecord,
    { checklist, closesAt, cohort }: CampaignRecord,
    at: Date,
  ): Promise<NewNotice[]> {
    const { attributes, id, organization } = draft;
    if (organization !== view.mspId || draft.checklist.type !== checklist.type) return [];
    const rules = await this.#rulesOf(view, draft);
    if (rules === undefined || attributes[rules.learnerRule.cohort] !== cohort) return [];
    const matter: Matter = {
      kind: 'deadline-near',
      matter: `closing ${id} ${closesAt}`,
      applicationId: id,
      details: { closesAt },
    };
    return toldTo(beginner(draft, view.people), matter, at);
  }

  /** To whoever holds a case whose day is near. */
  async ofDeadline(view: OrganizationView, application: ApplicationRecord, at: Date): Promise<NewNotice[]> {
    const { dueDay, id, stage, state } = application;
    if (dueDay === null || stage === null) return [];
    const matter: Matter = {
      kind: 'deadline-near',
      matter: `deadline ${id} ${state} ${stage} ${dueDay}`,
      applicationId: id,
      details: { stage, dueDay },
    };
    return toldTo(await this.#holders(view, application), matter, at);
  }

  /** To the owner of a case of which somebody asked to be granted the materials. */
  async ofAsking(view: OrganizationView, applicationId: string, sequence: number, at: Date): Promise<NewNotice[]> {
    const application = await view.evaluate<ApplicationRecord>('application:read', { id: applicationId });
    if (application?.organization !== view.mspId) return [];
    const event = await eventOf(view, applicationId, sequence);
    if (event === undefined) return [];
    const { memberId, mspId, role } = event.actor;
    const matter: Matter = {
      kind: 'grant-asked',
      matter: `asked ${applicationId} ${textIn(event, 'requestId')}`,
      applicationId,
      details: { asking: { memberId, mspId, role }, purpose: textIn(event, 'purpose') },
    };
    return toldTo(applicants(application, view.people), matter, at);
  }

  async #returned(view: OrganizationView, application: ApplicationRecord, at: Date): Promise<NewNotice[]> {
    const { dueDay, id, organization, rounds: round, stage } = application;
    if (organization !== view.mspId || stage === null || dueDay === null) return [];
    const review = await view.evaluate<ReviewRecord>('application:readReview', { id, round, stage });
    const reopened = (review?.findings ?? []).filter(({ result }) => result === 'reopened');
    const items = reopened.map(({ item, reason }) => ({ item, reason }));
    const details = { stage, round, dueDay, items };
    const matter: Matter = { kind: 'returned', matter: `returned ${id} ${stage} ${round}`, applicationId: id, details };
    return toldTo(applicants(application, view.people), matter, at);
  }

  async #arrived(view: OrganizationView, application: ApplicationRecord, at: Date): Promise<NewNotice[]> {
    const { claimedBy, dueDay, id, rounds } = application;
    if (dueDay === null || claimedBy !== null) return [];
    const stage = await this.#stageOf(view, application);
    if (stage === undefined) return [];
    const round = rounds + 1;
    const matter: Matter = {
      kind: 'stage-arrived',
      matter: `arrived ${id} ${stage.code} ${round}`,
      applicationId: id,
      details: { stage: stage.code, round, dueDay },
    };
    return toldTo(reviewers(application, stage, view.people), matter, at);
  }

  async #holders(view: OrganizationView, application: ApplicationRecord): Promise<AccountRow[]> {
    if (application.state === 'returned') {
      return application.organization === view.mspId ? applicants(application, view.people) : [];
    }
    const stage = await this.#stageOf(view, application);
    return stage === undefined ? [] : reviewers(application, stage, view.people);
  }

  /** The stage that the case lies with, where it is this organisation's. */
  async #stageOf(view: OrganizationView, application: ApplicationRecord): Promise<ReturnType<typeof stageNow>> {
    const rules = await this.#rulesOf(view, application);
    const stage = rules && stageNow(application, rules);
    if (stage === undefined) return undefined;
    return isStageOf(stage, application, { kind: await view.kind(), mspId: view.mspId }) ? stage : undefined;
  }

  async #rulesOf(view: OrganizationView, { checklist }: ApplicationRecord): Promise<ChecklistRules | undefined> {
    const name = `${checklist.type}/${checklist.version}`;
    const known = this.#rules.get(name);
    if (known !== undefined) return known;
    const record = await view.evaluate<ChecklistRecord>('checklist:read', checklist);
    if (record !== undefined) this.#rules.set(name, record.rules);
    return record?.rules;
  }
}

const toldTo = (people: readonly AccountRow[], matter: Matter, madeAt: Date): NewNotice[] =>
  people.map(({ memberId, mspId }) => ({ ...matter, id: newId(), madeAt, memberId, mspId }));

/** To those who handed it in: what became of it. A case that was withdrawn or lapsed is no news to them. */
function decidedNotices(view: OrganizationView, application: ApplicationRecord, at: Date): NewNotice[] {
  const { decisions, id, organization, state } = application;
  if (organization !== view.mspId || (state !== 'approved' && state !== 'rejected')) return [];
  const stage = decisions.at(-1)?.stage;
  const details = { ...(stage === undefined ? {} : { stage }), outcome: state };
  return toldTo(
    applicants(application, view.people),
    { kind: 'decided', matter: `decided ${id}`, applicationId: id, details },
    at,
  );
}

const textIn = ({ details }: AuditEventRecord, name: string): string => {
  const value = details[name];
  return typeof value === 'string' ? value : '';
};

/** Newest events come first, and what is asked for is seldom far back. */
async function eventOf(view: OrganizationView, id: string, sequence: number): Promise<AuditEventRecord | undefined> {
  const read = (bookmark: string | null): Promise<EventPage | undefined> =>
    view.evaluate('audit:trail', { bookmark, id, kind: 'application', pageSize: PAGE });
  for await (const { rows } of pagesOf(read)) {
    const found = rows.find((event) => event.sequence === sequence);
    if (found !== undefined) return found;
  }
  return undefined;
}
