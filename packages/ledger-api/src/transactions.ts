// Every transaction of the contract: its one argument, whether it is submitted, and who may call it. What depends on
// the record (whose case, which stage) is checked by the operation.
import { type z } from 'zod';
import * as application from './commands/application.ts';
import * as audit from './commands/audit.ts';
import * as campaign from './commands/campaign.ts';
import * as checklist from './commands/checklist.ts';
import * as consortium from './commands/consortium.ts';
import * as inspection from './commands/inspection.ts';
import * as sharing from './commands/sharing.ts';
import { type Role, ROLES } from './roles.ts';

export interface TransactionRule {
  readonly input: z.ZodType;
  readonly mode: 'submit' | 'evaluate';
  readonly roles: readonly Role[];
  /** Only members of the authority's organisations. */
  readonly authorityOnly: boolean;
}

const rule =
  (mode: TransactionRule['mode'], authorityOnly: boolean) =>
  <S extends z.ZodType>(roles: readonly Role[], input: S) => ({ input, mode, roles, authorityOnly });

const submit = rule('submit', false);
const authority = rule('submit', true);
const read = rule('evaluate', false);
const authorityRead = rule('evaluate', true);

/** Who grants for the owner of materials. */
const OWNERS: readonly Role[] = ['clerk', 'admin'];

/** Who visits. */
const INSPECTORS: readonly Role[] = ['auditor', 'admin'];

export const TRANSACTIONS = {
  'consortium:found': submit(['admin'], consortium.foundConsortium),
  'consortium:registerOrganization': authority(['admin'], consortium.registerOrganization),
  'consortium:changeOrganization': authority(['admin'], consortium.changeOrganization),
  'consortium:registerUnit': submit(['admin'], consortium.registerUnit),
  'consortium:changeUnit': submit(['admin'], consortium.changeUnit),
  'consortium:setMemberStatus': submit(['admin'], consortium.setMemberStatus),
  'consortium:registerPrincipal': submit(ROLES, consortium.registerPrincipal),
  'consortium:rotatePrincipal': submit(ROLES, consortium.rotatePrincipal),
  'consortium:endPrincipal': submit(ROLES, consortium.endPrincipal),
  'consortium:setSharingPolicy': authority(['admin'], consortium.setSharingPolicy),
  'consortium:setCalendar': authority(['admin'], consortium.setCalendar),
  'consortium:appointDeputy': submit(ROLES, consortium.appointDeputy),
  'consortium:endDeputy': submit(ROLES, consortium.endDeputy),
  'consortium:read': read(ROLES, consortium.consortiumQuery),
  'consortium:readOrganization': read(ROLES, consortium.organizationQuery),
  'consortium:readUnit': read(ROLES, consortium.unitQuery),
  'consortium:readPrincipal': read(ROLES, consortium.principalQuery),
  'consortium:readPrincipalOf': read(ROLES, consortium.holderQuery),
  'consortium:readSharingPolicy': read(ROLES, consortium.sharingPolicyQuery),
  'consortium:readCalendar': read(ROLES, consortium.calendarQuery),
  'consortium:listDeputies': read(ROLES, consortium.deputiesQuery),
  'checklist:publish': authority(['admin'], checklist.publishChecklist),
  'checklist:retire': authority(['admin'], checklist.retireChecklist),
  'checklist:read': read(ROLES, checklist.checklistQuery),
  'campaign:open': submit(['admin'], campaign.openCampaign),
  'campaign:change': submit(['admin'], campaign.changeCampaign),
  'campaign:read': read(ROLES, campaign.campaignQuery),
  'campaign:list': read(ROLES, campaign.listCampaigns),
  'application:create': submit(['clerk'], application.createApplication),
  'application:changeAttributes': submit(['clerk'], application.changeAttributes),
  'application:recordMaterials': submit(['clerk'], application.recordMaterials),
  'application:submit': submit(['clerk'], application.submitApplication),
  'application:resubmit': submit(['clerk'], application.resubmitApplication),
  'application:claim': submit(ROLES, application.claimApplication),
  'application:release': submit(ROLES, application.releaseApplication),
  'application:reassign': submit(['admin'], application.reassignApplication),
  'application:review': submit(ROLES, application.reviewApplication),
  'application:extendDeadline': submit(ROLES, application.extendDeadline),
  'application:lapse': submit(ROLES, application.lapseApplication),
  'application:withdraw': submit(['clerk'], application.withdrawApplication),
  'application:erase': submit(['admin'], application.eraseApplication),
  'application:read': read(ROLES, application.applicationQuery),
  'application:readMaterial': read(ROLES, application.materialQuery),
  'application:readReview': read(ROLES, application.reviewQuery),
  'application:listByState': read(ROLES, application.listByState),
  'application:listByOwner': read(ROLES, application.listByOwner),
  'application:listByUnit': read(ROLES, application.listByUnit),
  'application:listByLearner': read(ROLES, application.listByLearner),
  'application:listByDueDay': read(ROLES, application.listByDueDay),
  'inspection:announce': submit(INSPECTORS, inspection.announceInspection),
  'inspection:recordSample': submit(INSPECTORS, inspection.recordSample),
  'inspection:recordFinding': submit(INSPECTORS, inspection.recordFinding),
  'inspection:close': submit(INSPECTORS, inspection.closeInspection),
  'inspection:read': read(ROLES, inspection.inspectionQuery),
  'inspection:list': read(ROLES, inspection.listInspections),
  'inspection:findings': read(ROLES, inspection.inspectionFindings),
  'sharing:createGrants': submit(OWNERS, sharing.createGrants),
  'sharing:depositShares': submit(OWNERS, sharing.depositShares),
  'sharing:activateGrants': submit(OWNERS, sharing.activateGrants),
  'sharing:askGrant': submit(ROLES, sharing.askGrant),
  'sharing:requestAccess': submit(ROLES, sharing.requestAccess),
  'sharing:reencrypt': read(ROLES, sharing.reencrypt),
  'sharing:recordFragments': submit(ROLES, sharing.recordFragments),
  'sharing:reportOpening': submit(ROLES, sharing.reportOpening),
  'sharing:revokeGrant': submit(OWNERS, sharing.revokeGrant),
  'sharing:purgeShares': submit(OWNERS, sharing.purgeShares),
  'sharing:closeGrant': submit(OWNERS, sharing.closeGrant),
  'sharing:readGrant': read(ROLES, sharing.readGrant),
  'sharing:listGrants': read(ROLES, sharing.listGrants),
  'audit:trail': read(ROLES, audit.trail),
  'audit:eventsByActor': read(ROLES, audit.eventsByActor),
  'audit:eventsByOrganization': read(ROLES, audit.eventsByOrganization),
  'audit:eventsByUnit': read(ROLES, audit.eventsByUnit),
  'audit:eventsByDay': read(ROLES, audit.eventsByDay),
  'audit:eventsByAction': read(ROLES, audit.eventsByAction),
  'audit:materialsByCid': read(ROLES, audit.materialsByCid),
  'audit:materialHistory': read(ROLES, audit.materialHistory),
  'audit:accessLog': read(ROLES, audit.accessLog),
  'audit:standing': read(ROLES, audit.standing),
  'audit:lateCases': read(ROLES, audit.lateCases),
  'audit:verifyTrail': read(ROLES, audit.verifyTrail),
  'audit:walkState': authorityRead(INSPECTORS, audit.walkState),
} as const satisfies Record<string, TransactionRule>;

export type TransactionName = keyof typeof TRANSACTIONS;

/** The one argument of a transaction. */
export type InputOf<N extends TransactionName> = z.infer<(typeof TRANSACTIONS)[N]['input']>;
