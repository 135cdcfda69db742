import { z } from 'zod';
import { attributeValue, instant, mspId } from '../identifiers.ts';
import { provenance } from './actor.ts';
import { checklistReference } from './application.ts';
import { chainHead } from './event.ts';

/**
 * The time in which an organisation takes applications of one kind and cohort, from its own people and from those it
 * sponsors. Where there is no campaign, applications are taken at any time.
 */
export const campaignRecord = z.strictObject({
  checklist: checklistReference,
  /** The first instant at which it is too late. */
  closesAt: instant,
  cohort: attributeValue,
  created: provenance,
  head: chainHead,
  mspId,
  opensAt: instant,
});

export type CampaignRecord = z.infer<typeof campaignRecord>;
