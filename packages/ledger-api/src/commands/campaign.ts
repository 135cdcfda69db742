import { z } from 'zod';
import { attributeValue, kebabCode, mspId } from '../identifiers.ts';
import { campaignRecord } from '../records/campaign.ts';
import { extensionReason } from '../states.ts';
import { paging } from './paging.ts';

/** By the caller's organisation. */
export const openCampaign = campaignRecord.pick({ checklist: true, closesAt: true, cohort: true, opensAt: true });

const place = { cohort: attributeValue, type: kebabCode };

export const changeCampaign = z.strictObject({
  ...place,
  ...campaignRecord.pick({ closesAt: true, opensAt: true }).shape,
  reason: extensionReason,
});

export const campaignQuery = z.strictObject({ ...place, mspId });

export const listCampaigns = z.strictObject({ ...paging, mspId });
