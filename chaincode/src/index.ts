import { ApplicationContract } from './contracts/application-contract.ts';
import { AuditContract } from './contracts/audit-contract.ts';
import { CampaignContract } from './contracts/campaign-contract.ts';
import { ChecklistContract } from './contracts/checklist-contract.ts';
import { ConsortiumContract } from './contracts/consortium-contract.ts';
import { InspectionContract } from './contracts/inspection-contract.ts';
import { SharingContract } from './contracts/sharing-contract.ts';

/** What fabric-chaincode-node and the in-process ledger load. */
export const contracts = [
  ConsortiumContract,
  ChecklistContract,
  CampaignContract,
  ApplicationContract,
  SharingContract,
  InspectionContract,
  AuditContract,
] as const;
