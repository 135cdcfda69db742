import { z } from 'zod';

/** Every change that leaves an audit event. */
export const AUDIT_ACTIONS = [
  'consortium.founded',
  'organization.registered',
  'organization.changed',
  'unit.registered',
  'unit.changed',
  'member.status-set',
  'principal.registered',
  'principal.rotated',
  'principal.retired',
  'principal.compromised',
  'sharing-policy.set',
  'calendar.set',
  'deputy.appointed',
  'deputy.ended',
  'checklist.published',
  'checklist.retired',
  'campaign.opened',
  'campaign.changed',
  'application.created',
  'application.attributes-changed',
  'application.materials-recorded',
  'application.submitted',
  'application.claimed',
  'application.released',
  'application.reassigned',
  'application.reviewed',
  'application.resubmitted',
  'application.deadline-extended',
  'application.lapsed',
  'application.withdrawn',
  'application.related',
  'grant.created',
  'grant.activated',
  'grant.revoked',
  'grant.closed',
  'access.requested',
  'access.fragments-recorded',
  'access.opening-reported',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const auditAction = z.enum(AUDIT_ACTIONS);
