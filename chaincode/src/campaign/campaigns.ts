// A campaign governs the applications of one kind and cohort with the organisation that answers for them.
import {
  type ApplicationRecord,
  type CampaignRecord,
  type ChecklistRules,
  ContractError,
  type InputOf,
  type KeyAttributes,
  type Page,
} from '@lianjian/ledger-api';
import { isAllowedValue } from '../checklist/checklist-consistency.ts';
import { type Caller } from '../identity/caller.ts';
import { decodeRecord } from '../state/record-codec.ts';
import { type World } from '../state/world.ts';

type Place = KeyAttributes<'campaign'>;

export const placeOf = ({ checklist, cohort }: InputOf<'campaign:open'>): Omit<Place, 'mspId'> => ({
  cohort,
  type: checklist.type,
});

export const subjectOf = ({ cohort, mspId, type }: Place): string => `campaign:${mspId}:${type}:${cohort}`;

/** @throws ContractError INVALID_INPUT */
export function assertWindow(world: World, { closesAt, opensAt }: { closesAt: number; opensAt: number }): void {
  if (closesAt <= opensAt) throw new ContractError('INVALID_INPUT', 'it closes after it opens', { field: '/closesAt' });
  if (world.time.isPast(closesAt)) {
    throw new ContractError('INVALID_INPUT', 'it closes at an instant to come', { field: '/closesAt' });
  }
}

/** @throws ContractError INVALID_INPUT */
export function assertOfCohort({ attributes, learnerRule }: ChecklistRules, cohort: string): void {
  const attribute = attributes.find(({ code }) => code === learnerRule.cohort);
  if (attribute !== undefined && isAllowedValue(attribute, cohort)) return;
  throw new ContractError('INVALID_INPUT', 'not a cohort of this checklist', { field: '/cohort' });
}

type Governed = Pick<ApplicationRecord, 'checklist' | 'related' | 'sponsor'>;

/**
 * Whether the case comes in time and under the right checklist, where a campaign governs it. Cases about other cases
 * are taken at any time. Gives the campaign, undefined where none governs.
 *
 * @throws ContractError EXPIRED, INVALID_STATE
 */
export async function assertCampaignTakes(
  world: World,
  governed: Governed,
  cohort: string,
): Promise<CampaignRecord | undefined> {
  const campaign = await campaignOf(world, governed, cohort);
  if (campaign === undefined) return undefined;
  const { closesAt } = campaign;
  if (world.time.isPast(closesAt)) throw new ContractError('EXPIRED', 'the campaign is closed', { closesAt });
  assertVersion(campaign, governed);
  return campaign;
}

/** @throws ContractError INVALID_STATE before the campaign opens, and what `assertCampaignTakes` throws */
export async function assertCampaignIsOpen(world: World, governed: Governed, cohort: string): Promise<void> {
  const campaign = await assertCampaignTakes(world, governed, cohort);
  if (campaign === undefined || world.time.at >= campaign.opensAt) return;
  throw new ContractError('INVALID_STATE', 'the campaign is not open yet', { opensAt: campaign.opensAt });
}

async function campaignOf(
  world: World,
  { checklist, related, sponsor }: Governed,
  cohort: string,
): Promise<CampaignRecord | undefined> {
  if (related !== null) return undefined;
  return world.get('campaign', { cohort, mspId: sponsor, type: checklist.type });
}

function assertVersion({ checklist: { version } }: CampaignRecord, { checklist }: Governed): void {
  if (checklist.version === version) return;
  throw new ContractError('INVALID_STATE', 'the campaign takes another version of the checklist', { version });
}

export const readCampaign = (world: World, _caller: Caller, input: InputOf<'campaign:read'>): Promise<CampaignRecord> =>
  world.require('campaign', input);

export async function listCampaigns(
  world: World,
  _caller: Caller,
  { mspId, ...paging }: InputOf<'campaign:list'>,
): Promise<Page<CampaignRecord>> {
  const { bookmark, values } = await world.page('campaign', { mspId }, paging);
  return { bookmark, rows: values.map((bytes) => decodeRecord('campaign', bytes)) };
}
