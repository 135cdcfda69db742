// Days that come near. Looking twice makes nothing twice, so it is done at every start and from hour to hour.
import {
  type ApplicationRecord,
  type CampaignRecord,
  civilDayOf,
  type OrganizationRecord,
  type Page,
} from '@lianjian/ledger-api';
import { Inject, Injectable } from '@nestjs/common';
import { type OrganizationView, OrganizationViews } from '../acting/organization-view.ts';
import { pagesOf } from '../acting/pages.ts';
import { type Config } from '../adapters/config/config.ts';
import { type NewNotice } from '../adapters/database/notice-repository.ts';
import { type Clock, CLOCK, CONFIG } from '../tokens.ts';
import { CaseNotices } from './case-notices.ts';
import { Notices } from './notices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Civil days before the last one. */
export const NEAR_DAYS = 3;
const NEAR = NEAR_DAYS * DAY;
const PAGE = 100;

@Injectable()
export class DeadlineNotices {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #views: OrganizationViews;
  readonly #cases: CaseNotices;
  readonly #notices: Notices;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) clock: Clock,
    views: OrganizationViews,
    cases: CaseNotices,
    notices: Notices,
  ) {
    this.#config = config;
    this.#clock = clock;
    this.#views = views;
    this.#cases = cases;
    this.#notices = notices;
  }

  /** At most once an hour. */
  async look(): Promise<void> {
    const now = this.#clock();
    // A clock that was wrong and was put right goes back.
    if (Math.abs(now - this.#lookedAt) < HOUR) return;
    for (const mspId of this.#config.organizations) await this.#lookFor(await this.#views.of(mspId), now);
    this.#lookedAt = now;
  }

  async #lookFor(view: OrganizationView, now: number): Promise<void> {
    const consortium = await view.evaluate<{ utcOffsetMinutes: number }>('consortium:read', {});
    if (consortium === undefined) return;
    for (let days = 0; days <= NEAR_DAYS; days += 1) {
      const day = civilDayOf(now + days * DAY, consortium.utcOffsetMinutes);
      for await (const { rows } of this.#dueOn(view, day)) {
        const notices: NewNotice[] = [];
        for (const application of rows) {
          notices.push(...(await this.#cases.ofDeadline(view, application, new Date(now))));
        }
        await this.#notices.keep(notices);
      }
    }
    const closing = await this.#closing(view, now);
    if (closing.length > 0) await this.#lookForDrafts(view, closing, now);
  }

  async #lookForDrafts(view: OrganizationView, closing: readonly CampaignRecord[], now: number): Promise<void> {
    const drafts = (bookmark: string | null): Promise<Page<ApplicationRecord> | undefined> =>
      view.evaluate('application:listByState', { bookmark, pageSize: PAGE, stage: null, state: 'draft' });
    for await (const { rows } of pagesOf(drafts)) {
      const notices: NewNotice[] = [];
      for (const draft of rows) {
        for (const campaign of closing) {
          notices.push(...(await this.#cases.ofClosing(view, draft, campaign, new Date(now))));
        }
      }
      await this.#notices.keep(notices);
    }
  }

  /** Campaigns for this organisation's cases that close soon: its sponsor's, or its own where it has none. */
  async #closing(view: OrganizationView, now: number): Promise<CampaignRecord[]> {
    const { mspId } = view;
    const organization = await view.evaluate<OrganizationRecord>('consortium:readOrganization', { mspId });
    if (organization === undefined) return [];
    const near: CampaignRecord[] = [];
    const campaigns = (bookmark: string | null): Promise<Page<CampaignRecord> | undefined> =>
      view.evaluate('campaign:list', { bookmark, mspId: organization.sponsor ?? mspId, pageSize: PAGE });
    for await (const { rows } of pagesOf(campaigns)) {
      near.push(...rows.filter(({ closesAt, opensAt }) => opensAt <= now && now < closesAt && closesAt <= now + NEAR));
    }
    return near;
  }

  #dueOn(view: OrganizationView, day: string): AsyncGenerator<Page<ApplicationRecord>, void> {
    return pagesOf((bookmark) => view.evaluate('application:listByDueDay', { bookmark, day, pageSize: PAGE }));
  }
}
